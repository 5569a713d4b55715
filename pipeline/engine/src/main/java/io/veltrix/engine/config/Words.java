package io.veltrix.engine.config;

import java.util.Locale;

/**
 * Enum constants as pipeline files write them: {@code EVERY_BLOCK} is {@code every-block}. Pure functions.
 */
final class Words
{
    private Words()
    {
    }

    static String of(final Enum<?> constant)
    {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> String[] all(final Class<E> type)
    {
        final E[] constants = type.getEnumConstants();
        final String[] words = new String[constants.length];
        for (int i = 0; i < words.length; i++)
        {
            words[i] = of(constants[i]);
        }
        return words;
    }

    static <E extends Enum<E>> E parse(final Class<E> type, final String word)
    {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
