package io.veltrix.codecs.ir;

import java.util.List;
import java.util.Map;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventType;
import org.agrona.PrintBufferUtil;

/**
 * Shows an event to people: its header and its fields on one line, or field by field with the bytes. Not thread-safe;
 * allocates.
 */
public final class EventPrinter
{
    private final SchemaCatalog catalog;

    /**
     * @param catalog of schemas to decode with.
     */
    public EventPrinter(final SchemaCatalog catalog)
    {
        this.catalog = catalog;
    }

    /**
     * @param event to name.
     * @return name of its type, or {@code schema/template} where that is unknown.
     */
    public String typeName(final Event event)
    {
        final EventType type = catalog.type(event.typeKey());
        return type == null ? event.schemaId() + "/" + event.templateId() : type.name();
    }

    /**
     * @param event to decode.
     * @return name to value of each field; empty where the type is unknown or the body damaged.
     */
    public Map<String, Object> fields(final Event event)
    {
        final Map<String, Object> fields = EventFields.decode(catalog, event);
        return fields == null ? Map.of() : fields;
    }

    /**
     * @param event to show.
     * @return one line: sequence, time, type, fields.
     */
    public String line(final Event event)
    {
        final StringBuilder line = new StringBuilder(160);
        line.append(event.stream()).append('/').append(event.sequence())
            .append(" t=").append(event.timestampNs())
            .append(" cause=").append(event.cause())
            .append(" source=").append(event.source()).append('@').append(event.sourcePosition())
            .append(' ').append(typeName(event)).append(" {");
        boolean isFirst = true;
        for (final Map.Entry<String, Object> field : fields(event).entrySet())
        {
            line.append(isFirst ? "" : ", ").append(field.getKey()).append('=').append(text(field.getValue()));
            isFirst = false;
        }
        return line.append('}').toString();
    }

    /**
     * @param event to show.
     * @return several lines: what {@link #line} says, then every byte in hex.
     */
    public String dump(final Event event)
    {
        return line(event) + System.lineSeparator() +
            PrintBufferUtil.prettyHexDump(event.buffer(), event.offset(), event.length());
    }

    /**
     * @param value of a field.
     * @return it as text; {@code null} for the null value.
     */
    public static String text(final Object value)
    {
        if (value instanceof final List<?> list)
        {
            return String.join("|", list.stream().map(EventPrinter::text).toList());
        }
        return value instanceof final java.math.BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
    }
}
