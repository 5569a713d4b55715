package io.veltrix.engine.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.veltrix.engine.api.Setting;

/**
 * What somebody probably meant by a value that is not legal. Pure functions.
 */
final class ValueHints
{
    private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9_,]*(\\.[0-9]+)?");
    private static final Pattern NUMBER_AND_WORD =
        Pattern.compile("(-?[0-9][0-9_,]*(?:\\.[0-9]+)?)\\s*([^-0-9_,.\\s]\\S*)");
    private static final Map<String, String> SIZES = Map.ofEntries(
        Map.entry("k", "KiB"), Map.entry("kb", "KiB"), Map.entry("kib", "KiB"), Map.entry("m", "MiB"),
        Map.entry("mb", "MiB"), Map.entry("mib", "MiB"), Map.entry("g", "GiB"), Map.entry("gb", "GiB"),
        Map.entry("gib", "GiB"), Map.entry("t", "TiB"), Map.entry("tb", "TiB"), Map.entry("b", "B"),
        Map.entry("byte", "B"), Map.entry("bytes", "B"));
    private static final Map<String, String> TIMES = Map.ofEntries(
        Map.entry("millis", "ms"), Map.entry("milliseconds", "ms"), Map.entry("msec", "ms"), Map.entry("ms", "ms"),
        Map.entry("sec", "s"), Map.entry("secs", "s"), Map.entry("second", "s"), Map.entry("seconds", "s"),
        Map.entry("s", "s"), Map.entry("micros", "us"), Map.entry("usec", "us"), Map.entry("µs", "us"),
        Map.entry("microseconds", "us"), Map.entry("us", "us"), Map.entry("nanos", "ns"), Map.entry("ns", "ns"),
        Map.entry("nanoseconds", "ns"), Map.entry("min", "m"), Map.entry("mins", "m"), Map.entry("minutes", "m"),
        Map.entry("hour", "h"), Map.entry("hours", "h"), Map.entry("day", "d"), Map.entry("days", "d"));

    private ValueHints()
    {
    }

    /**
     * @return why the value is not legal, to follow it; empty where it is plain.
     */
    static String reason(final Setting<?> setting, final String text)
    {
        final boolean wantsUnit = switch (setting.unit())
        {
            case DURATION, BYTES, RATE -> true;
            default -> false;
        };
        if (NUMBER.matcher(text.strip()).matches())
        {
            return wantsUnit ? ", a number without a unit" : "";
        }
        return wantsUnit && NUMBER_AND_WORD.matcher(text.strip()).matches() ? ", which has the wrong unit" : "";
    }

    /**
     * @return what to write.
     */
    static String fix(final Setting<?> setting, final String text)
    {
        if (setting.unit() == Setting.Unit.CHOICE)
        {
            final String nearest = Spelling.nearest(text.toLowerCase(Locale.ROOT).replace('_', '-'), setting.choices());
            return nearest == null ? setting.expectation() : "'" + nearest + "'";
        }
        final String meant = meant(setting.unit(), text.strip());
        if (meant == null || !isLegal(setting, meant))
        {
            return setting.expectation();
        }
        return "'" + meant + "'" + (setting.unit() == Setting.Unit.FLAG ? "" : ", or else " + setting.expectation());
    }

    private static String meant(final Setting.Unit unit, final String text)
    {
        final Matcher matcher = NUMBER_AND_WORD.matcher(text);
        final String number = matcher.matches() ? matcher.group(1).replace(",", "") : text.replace(",", "");
        final String word = matcher.matches() ? matcher.group(2).toLowerCase(Locale.ROOT) : "";
        return switch (unit)
        {
            case BYTES -> SIZES.containsKey(word) ? number + SIZES.get(word) : null;
            case DURATION -> TIMES.containsKey(word) ? number + TIMES.get(word) : null;
            case RATE -> NUMBER.matcher(text).matches() ? number + "/s" : null;
            case COUNT -> NUMBER.matcher(text).matches() ? number : null;
            case FLAG -> switch (text.toLowerCase(Locale.ROOT))
            {
                case "yes", "on", "y", "1" -> "true";
                case "no", "off", "n", "0" -> "false";
                default -> null;
            };
            default -> null;
        };
    }

    private static boolean isLegal(final Setting<?> setting, final String text)
    {
        try
        {
            setting.parse(text);
            return true;
        }
        catch (final IllegalArgumentException ex)
        {
            return false;
        }
    }
}
