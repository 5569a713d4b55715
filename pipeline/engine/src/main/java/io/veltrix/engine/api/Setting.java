package io.veltrix.engine.api;

import java.util.List;
import java.util.Locale;

/**
 * The one declaration of a setting: key, unit, bounds, default, reason, cost and the live signal that says when it is
 * wrong. Reader, checks, explanations and reference pages all come from it. Immutable; each method that adds something
 * returns a new declaration.
 *
 * @param <T> type of the value: {@link Long} for durations (nanoseconds), sizes (bytes), counts, rates (a second) and
 *            decimals (units of 1e-9), {@link Boolean}, or {@link String}.
 */
public final class Setting<T>
{
    /** How a value is written. */
    public enum Unit
    {
        /** {@code 10ms}: a number and {@code ns, us, ms, s, m, h, d}. */
        DURATION("a duration such as 10ms (ns, us, ms, s, m, h, d)"),
        /** {@code 64MiB}: a number and {@code B, KiB, MiB, GiB, TiB}. */
        BYTES("a size such as 64MiB (B, KiB, MiB, GiB, TiB)"),
        /** {@code 50000/s}: a number and {@code /s}. */
        RATE("a rate such as 50000/s"),
        /** {@code 1000}: a whole number without unit. */
        COUNT("a whole number such as 1000"),
        /** {@code 0.25}: a decimal with at most nine places. */
        DECIMAL("a decimal number such as 0.25"),
        /** {@code true} or {@code false}. */
        FLAG("true or false"),
        /** One of a closed list of words. */
        CHOICE("one of the listed words"),
        /** Any text. */
        TEXT("text");

        private final String description;

        Unit(final String description)
        {
            this.description = description;
        }

        public String description()
        {
            return description;
        }
    }

    private final String key;
    private final Unit unit;
    private final Class<T> type;
    private final T defaultValue;
    private final T min;
    private final T max;
    private final String word;
    private final T wordValue;
    private final List<String> choices;
    private final String reason;
    private final String cost;
    private final String signal;

    private Setting(
        final String key,
        final Unit unit,
        final Class<T> type,
        final T defaultValue,
        final Limits<T> limits,
        final List<String> choices,
        final List<String> words)
    {
        this.key = key;
        this.unit = unit;
        this.type = type;
        this.defaultValue = defaultValue;
        this.min = limits.min();
        this.max = limits.max();
        this.word = limits.word();
        this.wordValue = limits.wordValue();
        this.choices = choices;
        this.reason = words.get(0);
        this.cost = words.get(1);
        this.signal = words.get(2);
    }

    private record Limits<T>(T min, T max, String word, T wordValue)
    {
    }

    private static <T> Setting<T> of(
        final String key, final Unit unit, final Class<T> type, final List<String> choices)
    {
        return new Setting<>(
            key, unit, type, null, new Limits<>(null, null, null, null), choices, List.of("", "", ""));
    }

    public static Setting<Long> duration(final String key)
    {
        return of(key, Unit.DURATION, Long.class, List.of());
    }

    public static Setting<Long> bytes(final String key)
    {
        return of(key, Unit.BYTES, Long.class, List.of());
    }

    public static Setting<Long> rate(final String key)
    {
        return of(key, Unit.RATE, Long.class, List.of());
    }

    public static Setting<Long> count(final String key)
    {
        return of(key, Unit.COUNT, Long.class, List.of());
    }

    public static Setting<Long> decimal(final String key)
    {
        return of(key, Unit.DECIMAL, Long.class, List.of());
    }

    public static Setting<Boolean> flag(final String key)
    {
        return of(key, Unit.FLAG, Boolean.class, List.of());
    }

    public static Setting<String> choice(final String key, final String... choices)
    {
        return of(key, Unit.CHOICE, String.class, List.of(choices));
    }

    public static Setting<String> text(final String key)
    {
        return of(key, Unit.TEXT, String.class, List.of());
    }

    /**
     * @param text of the default, written as in a pipeline file. A setting without one is required.
     * @return the fuller declaration.
     */
    public Setting<T> defaultsTo(final String text)
    {
        return new Setting<>(key, unit, type, parse(text), limits(), choices, List.of(reason, cost, signal));
    }

    /**
     * @param lowest  legal value, written as in a pipeline file.
     * @param highest legal value, written as in a pipeline file.
     * @return the fuller declaration.
     */
    public Setting<T> between(final String lowest, final String highest)
    {
        return new Setting<>(
            key, unit, type, defaultValue, new Limits<>(parse(lowest), parse(highest), word, wordValue), choices,
            List.of(reason, cost, signal));
    }

    /**
     * Let one word stand for a value outside the bounds, as {@code none} does for "no core".
     *
     * @param text  the word.
     * @param value it stands for.
     * @return the fuller declaration.
     */
    public Setting<T> orWord(final String text, final T value)
    {
        return new Setting<>(
            key, unit, type, defaultValue, new Limits<>(min, max, text, value), choices,
            List.of(reason, cost, signal));
    }

    /**
     * @param text why the default is what it is, and when to change it.
     * @return the fuller declaration.
     */
    public Setting<T> because(final String text)
    {
        return new Setting<>(key, unit, type, defaultValue, limits(), choices, List.of(text, cost, signal));
    }

    /**
     * @param text what it costs on a host: memory, time, disk.
     * @return the fuller declaration.
     */
    public Setting<T> costs(final String text)
    {
        return new Setting<>(key, unit, type, defaultValue, limits(), choices, List.of(reason, text, signal));
    }

    /**
     * @param text which live number says that it is wrong.
     * @return the fuller declaration.
     */
    public Setting<T> signal(final String text)
    {
        return new Setting<>(key, unit, type, defaultValue, limits(), choices, List.of(reason, cost, text));
    }

    private Limits<T> limits()
    {
        return new Limits<>(min, max, word, wordValue);
    }

    public String key()
    {
        return key;
    }

    public Unit unit()
    {
        return unit;
    }

    /**
     * @return the default, or null where the setting is required.
     */
    public T defaultValue()
    {
        return defaultValue;
    }

    public boolean isRequired()
    {
        return defaultValue == null;
    }

    /**
     * @return the lowest legal value; null where there are no bounds.
     */
    public T lowest()
    {
        return min;
    }

    /**
     * @return the highest legal value; null where there are no bounds.
     */
    public T highest()
    {
        return max;
    }

    /**
     * @param value of this setting.
     * @return it, with the setting's type.
     * @throws ClassCastException where it is another type's.
     */
    public T cast(final Object value)
    {
        return type.cast(value);
    }

    public List<String> choices()
    {
        return choices;
    }

    public String reason()
    {
        return reason;
    }

    public String cost()
    {
        return cost;
    }

    public String signal()
    {
        return signal;
    }

    /**
     * @return what may be written, for messages: unit and bounds.
     */
    public String expectation()
    {
        if (unit == Unit.CHOICE)
        {
            return "one of " + String.join(", ", choices);
        }
        final String range = min == null ? "" : ", from " + format(min) + " to " + format(max);
        return unit.description() + range + (word == null ? "" : ", or " + word);
    }

    /**
     * Read a value and hold it against the bounds.
     *
     * @param text as written in the file.
     * @return the value.
     * @throws IllegalArgumentException that says what was found and what to write instead.
     */
    public T parse(final String text)
    {
        if (text.equals(word))
        {
            return wordValue;
        }
        final Object value;
        try
        {
            value = switch (unit)
            {
                case DURATION -> Quantities.parseDurationNs(text);
                case BYTES -> Quantities.parseBytes(text);
                case RATE -> Quantities.parseRate(text);
                case COUNT -> Quantities.parseCount(text);
                case DECIMAL -> Quantities.parseDecimal(text);
                case FLAG -> parseFlag(text);
                case CHOICE -> parseChoice(text);
                case TEXT -> text;
            };
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException("found '" + text + "', wanted " + expectation(), ex);
        }
        if (min instanceof final Long lowest && max instanceof final Long highest &&
            value instanceof final Long number && (number < lowest || number > highest))
        {
            throw new IllegalArgumentException("found '" + text + "', wanted " + expectation());
        }
        return type.cast(value);
    }

    /**
     * @param value to write.
     * @return it, as it would stand in a pipeline file.
     */
    public String format(final Object value)
    {
        if (word != null && value.equals(wordValue))
        {
            return word;
        }
        if (!(value instanceof final Long number))
        {
            return String.valueOf(value);
        }
        return switch (unit)
        {
            case DURATION -> Quantities.formatDurationNs(number);
            case BYTES -> Quantities.formatBytes(number);
            case RATE -> number + "/s";
            case DECIMAL -> Quantities.formatDecimal(number);
            default -> number.toString();
        };
    }

    private Object parseFlag(final String text)
    {
        return switch (text.toLowerCase(Locale.ROOT))
        {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new NumberFormatException(text);
        };
    }

    private String parseChoice(final String text)
    {
        if (!choices.contains(text))
        {
            throw new NumberFormatException(text);
        }
        return text;
    }

    @Override
    public String toString()
    {
        return key + ": " + expectation();
    }
}
