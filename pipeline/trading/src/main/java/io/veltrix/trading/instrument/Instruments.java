package io.veltrix.trading.instrument;

/**
 * An instrument's key: eight ASCII characters, the first in the highest byte, right-padded with spaces; or, below 2^32,
 * a numeric security id. Numeric order of keys is alphabetical order of names, because a space sorts before every
 * character a symbol may have. Pure functions; those with text are not for the hot path.
 */
public final class Instruments
{
    private static final int MAX_LENGTH = 8;

    private Instruments()
    {
    }

    /**
     * @param name a symbol of one to eight ASCII characters, or a decimal security id below 2^32.
     * @return the key.
     * @throws IllegalArgumentException where it is neither.
     */
    public static long parse(final CharSequence name)
    {
        if (isNumber(name))
        {
            final long id = Long.parseLong(name.toString());
            if (id >>> 32 == 0)
            {
                return id;
            }
        }
        return symbol(name);
    }

    /**
     * @param name a symbol of one to eight ASCII characters, whatever they are.
     * @return the key.
     * @throws IllegalArgumentException where it is longer, empty or not printable ASCII.
     */
    public static long symbol(final CharSequence name)
    {
        if (name.isEmpty() || name.length() > MAX_LENGTH)
        {
            throw new IllegalArgumentException("instrument=" + name + ": wanted one to eight characters");
        }
        long key = 0;
        for (int i = 0; i < MAX_LENGTH; i++)
        {
            final char c = i < name.length() ? name.charAt(i) : ' ';
            if (c < ' ' || c > '~')
            {
                throw new IllegalArgumentException("instrument=" + name + ": wanted printable ASCII");
            }
            key = key << 8 | c;
        }
        return key;
    }

    /**
     * @param key to write.
     * @return the symbol without its padding, or the security id in decimal.
     */
    public static String format(final long key)
    {
        if (key >>> 32 == 0)
        {
            return Long.toString(key);
        }
        final StringBuilder name = new StringBuilder(MAX_LENGTH);
        for (int shift = 56; shift >= 0; shift -= 8)
        {
            name.append((char)(key >>> shift & 0xFF));
        }
        return name.toString().stripTrailing();
    }

    private static boolean isNumber(final CharSequence name)
    {
        for (int i = 0; i < name.length(); i++)
        {
            if (name.charAt(i) < '0' || name.charAt(i) > '9')
            {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= 10;
    }
}
