package io.veltrix.tools;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventType;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.codecs.ir.SchemaCatalog;
import picocli.CommandLine.Option;

/**
 * Which events to show. Shared by the commands that show some.
 */
final class EventFilter
{
    @Option(names = "--from", paramLabel = "SEQUENCE", description = "First sequence.")
    private long from = 1;

    @Option(names = "--to", paramLabel = "SEQUENCE", description = "Last sequence.")
    private long to = Long.MAX_VALUE;

    @Option(
        names = "--since", paramLabel = "TIME",
        description = "Sequenced at or after: ISO instant (2026-01-31T09:30:00Z) or epoch nanoseconds.")
    private String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Sequenced before.")
    private String until;

    @Option(names = "--type", paramLabel = "NAME", split = ",", description = "Only these types, e.g. NewOrder,Fill.")
    private List<String> types = new ArrayList<>();

    @Option(
        names = "--where", paramLabel = "FIELD=VALUE", split = ",",
        description = "Only events with these field values, e.g. instrument=MSFT or side=BUY.")
    private List<String> fields = new ArrayList<>();

    private long sinceNs = Long.MIN_VALUE;
    private long untilNs = Long.MAX_VALUE;

    /**
     * Check what was asked for.
     *
     * @param schemas of the home, which know every type.
     */
    void parse(final SchemaCatalog schemas)
    {
        for (final String type : types)
        {
            if (schemas.type(type) == null)
            {
                throw new UsageException("--type: found '" + type + "', wanted one of " + String.join(
                    ", ", schemas.types().stream().map(EventType::name).toList()));
            }
        }
        if (from > to)
        {
            throw new UsageException("--from " + from + " lies behind --to " + to);
        }
        sinceNs = since == null ? Long.MIN_VALUE : time("--since", since);
        untilNs = until == null ? Long.MAX_VALUE : time("--until", until);
        for (final String field : fields)
        {
            if (field.indexOf('=') < 1)
            {
                throw new UsageException("--where: found '" + field + "', wanted FIELD=VALUE");
            }
        }
    }

    private static long time(final String option, final String text)
    {
        try
        {
            if (text.matches("[0-9]+"))
            {
                return Long.parseLong(text);
            }
            final Instant instant = Instant.parse(text);
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
        }
        catch (final DateTimeParseException | ArithmeticException | NumberFormatException ex)
        {
            throw new UsageException(
                option + ": found '" + text +
                "', wanted an ISO instant such as 2026-01-31T09:30:00Z or epoch nanoseconds");
        }
    }

    long from()
    {
        return Math.max(1, from);
    }

    long to()
    {
        return to;
    }

    boolean isPast(final Event event)
    {
        return event.sequence() > to || event.timestampNs() >= untilNs;
    }

    boolean matches(final Event event, final EventPrinter printer)
    {
        if (event.sequence() < from || event.sequence() > to ||
            event.timestampNs() < sinceNs || event.timestampNs() >= untilNs ||
            !types.isEmpty() && !types.contains(printer.typeName(event)))
        {
            return false;
        }
        if (fields.isEmpty())
        {
            return true;
        }
        final Map<String, Object> values = printer.fields(event);
        return fields.stream().allMatch((field) ->
        {
            final int equals = field.indexOf('=');
            final String name = field.substring(0, equals);
            return values.containsKey(name) &&
                EventPrinter.text(values.get(name)).equals(field.substring(equals + 1));
        });
    }
}
