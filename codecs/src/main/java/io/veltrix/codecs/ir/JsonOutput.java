package io.veltrix.codecs.ir;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Appends JSON to a buffer, without allocation where it says nothing else. Single-threaded.
 */
final class JsonOutput
{
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};
    private static final int BILLION = 1_000_000_000;

    private final byte[] quoted = new byte[Long.BYTES];
    private MutableDirectBuffer buffer;
    private int offset;

    JsonOutput wrap(final MutableDirectBuffer target, final int at)
    {
        buffer = target;
        offset = at;
        return this;
    }

    int offset()
    {
        return offset;
    }

    JsonOutput ascii(final String text)
    {
        offset += buffer.putStringWithoutLengthAscii(offset, text);
        return this;
    }

    JsonOutput number(final long value)
    {
        offset += buffer.putLongAscii(offset, value);
        return this;
    }

    JsonOutput bytes(final byte[] bytes)
    {
        buffer.putBytes(offset, bytes);
        offset += bytes.length;
        return this;
    }

    /** A string; allocates where it holds more than letters, digits and plain signs. */
    JsonOutput text(final String text)
    {
        boolean isPlain = true;
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            isPlain &= c >= ' ' && c < 0x7F && c != '"' && c != '\\';
        }
        return isPlain ? ascii("\"").ascii(text).ascii("\"") : bytes(EventJson.quoted(text));
    }

    /** A price in units of 1e-9, without trailing zeros. */
    JsonOutput price(final long nanos)
    {
        final long whole = nanos / BILLION;
        // Each part by itself: the absolute value of the smallest number is no number.
        int fraction = (int)Math.abs(nanos % BILLION);
        if (nanos < 0 && whole == 0)
        {
            put('-');
        }
        number(whole);
        if (fraction != 0)
        {
            put('.');
            int digits = 9;
            while (fraction % 10 == 0)
            {
                fraction /= 10;
                digits--;
            }
            for (int i = digits - 1; i >= 0; i--)
            {
                buffer.putByte(offset + i, (byte)('0' + fraction % 10));
                fraction /= 10;
            }
            offset += digits;
        }
        return this;
    }

    /** Text of at most so many ISO-8859-1 characters that ends with the first zero, without white space around it. */
    JsonOutput latin1(final DirectBuffer from, final int index, final int maxLength)
    {
        int end = 0;
        while (end < maxLength && from.getByte(index + end) != 0)
        {
            end++;
        }
        int start = 0;
        while (start < end && isWhite(from.getByte(index + start)))
        {
            start++;
        }
        while (end > start && isWhite(from.getByte(index + end - 1)))
        {
            end--;
        }
        put('"');
        for (int i = start; i < end; i++)
        {
            final int c = from.getByte(index + i) & 0xFF;
            if (c < 0x80)
            {
                character(c);
            }
            else
            {
                put(0xC0 | c >>> 6);
                put(0x80 | c & 0x3F);
            }
        }
        put('"');
        return this;
    }

    /** Eight ASCII characters, the first in the highest byte, without white space around them. */
    JsonOutput symbol(final long instrument)
    {
        final byte[] quoted = this.quoted;
        int start = 0;
        int end = Long.BYTES;
        for (int i = 0; i < Long.BYTES; i++)
        {
            quoted[i] = (byte)(instrument >>> (56 - 8 * i));
        }
        while (start < end && isWhite(quoted[start]))
        {
            start++;
        }
        while (end > start && isWhite(quoted[end - 1]))
        {
            end--;
        }
        put('"');
        for (int i = start; i < end; i++)
        {
            if (quoted[i] >= 0)
            {
                character(quoted[i]);
            }
            else
            {
                // What is no ASCII reads as the replacement character.
                put(0xEF);
                put(0xBF);
                put(0xBD);
            }
        }
        put('"');
        return this;
    }

    private void character(final int c)
    {
        final int letter = switch (c)
        {
            case '"' -> '"';
            case '\\' -> '\\';
            case '\b' -> 'b';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\f' -> 'f';
            case '\r' -> 'r';
            default -> 0;
        };
        if (letter != 0)
        {
            put('\\');
            put(letter);
        }
        else if (c < ' ')
        {
            ascii("\\u00");
            put(HEX[c >>> 4]);
            put(HEX[c & 0xF]);
        }
        else
        {
            put(c);
        }
    }

    private static boolean isWhite(final byte c)
    {
        return c >= 0 && Character.isWhitespace(c);
    }

    private void put(final int value)
    {
        buffer.putByte(offset++, (byte)value);
    }
}
