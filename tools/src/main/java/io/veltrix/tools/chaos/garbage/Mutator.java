package io.veltrix.tools.chaos.garbage;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Damages inputs: flipped bits, edge values in fields of every width, lengths that lie a little, cuts, splices, parts
 * doubled, taken out or put in. Everything from one source of chance, so a seed gives the same inputs. Single-threaded.
 */
final class Mutator
{
    private static final int MAX_LENGTH = 1 << 20;
    private static final long[] EDGES = {
        0, 1, 2, 3, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x7FFF_FFFFL, 0x8000_0000L,
        0xFFFF_FFFFL, 0x1_0000_0000L, 0x4000_0000L, 0xC000_0000L, Long.MAX_VALUE, Long.MIN_VALUE, -1, -2, -8, -128,
        -0x8000
    };

    private final Random random;

    Mutator(final Random random)
    {
        this.random = random;
    }

    Random random()
    {
        return random;
    }

    /**
     * @param input to start from; not changed.
     * @param other to splice with.
     * @return a new input.
     */
    byte[] bytes(final byte[] input, final byte[] other)
    {
        byte[] result = input.clone();
        for (int n = 1 + random.nextInt(1 << random.nextInt(4)); n > 0; n--)
        {
            result = switch (random.nextInt(12))
            {
                case 0, 1, 2 -> flip(result);
                case 3, 4 -> set(result);
                case 5, 6, 7 -> edge(result);
                case 8 -> nearby(result);
                case 9 -> cut(result);
                case 10 -> splice(result, other);
                default -> move(result);
            };
        }
        return result;
    }

    private byte[] flip(final byte[] bytes)
    {
        if (bytes.length > 0)
        {
            bytes[random.nextInt(bytes.length)] ^= (byte)(1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] set(final byte[] bytes)
    {
        if (bytes.length > 0)
        {
            bytes[random.nextInt(bytes.length)] = (byte)random.nextInt();
        }
        return bytes;
    }

    /** A whole field becomes a value at which something changes. */
    private byte[] edge(final byte[] bytes)
    {
        put(bytes, EDGES[random.nextInt(EDGES.length)]);
        return bytes;
    }

    /** A whole field becomes a length that is nearly right: of the input, or of what is left of it. */
    private byte[] nearby(final byte[] bytes)
    {
        final int about = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 1);
        put(bytes, about + random.nextInt(17) - 8);
        return bytes;
    }

    private void put(final byte[] bytes, final long value)
    {
        final int width = 1 << random.nextInt(4);
        if (bytes.length >= width)
        {
            final int at = random.nextInt(bytes.length - width + 1);
            final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
            final ByteOrder order = random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            switch (width)
            {
                case 1 -> buffer.putByte(at, (byte)value);
                case 2 -> buffer.putShort(at, (short)value, order);
                case 4 -> buffer.putInt(at, (int)value, order);
                default -> buffer.putLong(at, value, order);
            }
        }
    }

    private byte[] cut(final byte[] bytes)
    {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }

    private byte[] splice(final byte[] bytes, final byte[] other)
    {
        final int head = random.nextInt(bytes.length + 1);
        final int tail = random.nextBoolean() ? Math.min(head, other.length) : random.nextInt(other.length + 1);
        return join(bytes, head, other, tail);
    }

    /** Take a part out, or double it, or put noise in. */
    private byte[] move(final byte[] bytes)
    {
        final int at = random.nextInt(bytes.length + 1);
        final int length = random.nextInt(Math.min(64, bytes.length - at) + 1);
        switch (random.nextInt(3))
        {
            case 0:
                return join(bytes, at, bytes, at + length);

            case 1:
                return join(bytes, at + length, bytes, at);

            default:
                final byte[] noise = new byte[random.nextInt(32)];
                random.nextBytes(noise);
                return join(join(bytes, at, noise, 0), at + noise.length, bytes, at);
        }
    }

    private static byte[] join(final byte[] head, final int headLength, final byte[] tail, final int tailFrom)
    {
        final int tailLength = Math.max(0, Math.min(tail.length - tailFrom, MAX_LENGTH - headLength));
        final byte[] result = Arrays.copyOf(head, headLength + tailLength);
        System.arraycopy(tail, tailFrom, result, headLength, tailLength);
        return result;
    }

    /**
     * @param input a text; not changed.
     * @param other to take lines from.
     * @param words that mean something in such texts.
     * @return a new text, now and then with bytes that are none.
     */
    byte[] text(final byte[] input, final byte[] other, final String[] words)
    {
        String text = new String(input, StandardCharsets.UTF_8);
        for (int n = 1 + random.nextInt(3); n > 0; n--)
        {
            text = switch (random.nextInt(8))
            {
                case 0 -> lines(text, text);
                case 1 -> lines(text, new String(other, StandardCharsets.UTF_8));
                case 2, 3 -> replaceWord(text, words[random.nextInt(words.length)]);
                case 4, 5 -> insert(text, words[random.nextInt(words.length)]);
                case 6 -> insert(text, words[random.nextInt(words.length)].repeat(1 << random.nextInt(14)));
                default -> text.substring(0, random.nextInt(text.length() + 1));
            };
            text = text.length() > MAX_LENGTH / 8 ? text.substring(0, MAX_LENGTH / 8) : text;
        }
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return random.nextInt(4) == 0 ? bytes(bytes, other) : bytes;
    }

    /** A line of one text goes somewhere into the other, or in the place of one of its lines. */
    private String lines(final String text, final String other)
    {
        final String[] target = text.split("\n", -1);
        final String[] donor = other.split("\n", -1);
        final int at = random.nextInt(target.length);
        final String line = donor[random.nextInt(donor.length)];
        target[at] = random.nextInt(3) == 0 ? line : random.nextBoolean() ? target[at] + "\n" + line : "";
        return String.join("\n", target);
    }

    private String insert(final String text, final String word)
    {
        final int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + word + text.substring(at);
    }

    private String replaceWord(final String text, final String word)
    {
        int from = random.nextInt(text.length() + 1);
        while (from > 0 && isWord(text.charAt(from - 1)))
        {
            from--;
        }
        int to = from;
        while (to < text.length() && isWord(text.charAt(to)))
        {
            to++;
        }
        return text.substring(0, from) + word + text.substring(to);
    }

    private static boolean isWord(final char c)
    {
        return Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '/';
    }
}
