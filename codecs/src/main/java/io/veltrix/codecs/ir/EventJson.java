package io.veltrix.codecs.ir;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.EventType;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import uk.co.real_logic.sbe.ir.Ir;

/**
 * Writes events as JSON: the header's fields, the type's name, and the body under {@code fields}, with the values that
 * {@link EventFields} gives. Events whose body is flat (numbers, text, enumerations and sets of the schema's own
 * version, no groups and no variable data) are written without allocation; others are decoded to objects first.
 * Single-threaded.
 */
public final class EventJson
{
    private final EventPrinter printer;
    private final Int2ObjectHashMap<byte[]> names = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<JsonPlan> plans = new Int2ObjectHashMap<>();
    private final JsonOutput out = new JsonOutput();

    /**
     * @param catalog of schemas to decode with.
     */
    public EventJson(final SchemaCatalog catalog)
    {
        this.printer = new EventPrinter(catalog);
        for (final EventType type : catalog.types())
        {
            names.put(type.key(), quoted(type.name()));
            final Ir ir = catalog.schema(type.schemaId());
            final JsonPlan plan = JsonPlan.of(ir, ir.getMessage(type.templateId()));
            if (plan != null)
            {
                plans.put(type.key(), plan);
            }
        }
    }

    /**
     * Write one event: header fields in the order of their declaration, type, fields. No line end.
     *
     * @param event  to write.
     * @param buffer to write to; grows where it can.
     * @param offset from where.
     * @return bytes written.
     * @throws IndexOutOfBoundsException where the buffer is too small and cannot grow.
     */
    public int write(final Event event, final MutableDirectBuffer buffer, final int offset)
    {
        final JsonOutput out = this.out.wrap(buffer, offset);
        out.ascii("{\"stream\":").number(event.stream())
            .ascii(",\"sequence\":").number(event.sequence())
            .ascii(",\"epoch\":").number(event.epoch())
            .ascii(",\"cause\":").number(event.cause())
            .ascii(",\"timestampNs\":").number(event.timestampNs())
            .ascii(",\"originNs\":").number(event.originNs())
            .ascii(",\"source\":").number(event.source())
            .ascii(",\"sourcePosition\":").number(event.sourcePosition())
            .ascii(",\"flags\":").number(event.flags())
            .ascii(",\"type\":");
        final byte[] name = names.get(event.typeKey());
        if (name == null)
        {
            out.text(printer.typeName(event));
        }
        else
        {
            out.bytes(name);
        }
        out.ascii(",\"fields\":");
        fields(event, out);
        return out.ascii("}").offset() - offset;
    }

    /**
     * Write the fields of one event's body, as an object.
     *
     * @param event  to write.
     * @param buffer to write to; grows where it can.
     * @param offset from where.
     * @return bytes written.
     * @throws IndexOutOfBoundsException where the buffer is too small and cannot grow.
     */
    public int writeFields(final Event event, final MutableDirectBuffer buffer, final int offset)
    {
        final JsonOutput out = this.out.wrap(buffer, offset);
        fields(event, out);
        return out.offset() - offset;
    }

    private void fields(final Event event, final JsonOutput out)
    {
        final JsonPlan plan = plans.get(event.typeKey());
        final int bodyLength = event.length() - EventHeaderDescriptor.MIN_EVENT_LENGTH;
        if (plan != null && plan.fits(event.version(), event.blockLength(), bodyLength))
        {
            plan.write(event.buffer(), event.bodyOffset(), out);
        }
        else
        {
            out.ascii("{");
            boolean isFirst = true;
            for (final Map.Entry<String, Object> field : printer.fields(event).entrySet())
            {
                out.ascii(isFirst ? "" : ",").text(field.getKey()).ascii(":");
                value(field.getValue(), out);
                isFirst = false;
            }
            out.ascii("}");
        }
    }

    private static void value(final Object value, final JsonOutput out)
    {
        if (value == null)
        {
            out.ascii("null");
        }
        else if (value instanceof final Long number)
        {
            out.number(number);
        }
        else if (value instanceof final Double number)
        {
            // JSON has no word for what is no number.
            out.ascii(number.isNaN() || number.isInfinite() ? "null" : number.toString());
        }
        else if (value instanceof final BigDecimal number)
        {
            out.ascii(number.toPlainString());
        }
        else if (value instanceof final List<?> list)
        {
            out.ascii("[");
            for (int i = 0; i < list.size(); i++)
            {
                out.ascii(i == 0 ? "" : ",");
                value(list.get(i), out);
            }
            out.ascii("]");
        }
        else
        {
            out.text(value.toString());
        }
    }

    /**
     * @param text to write.
     * @return it as the UTF-8 bytes of a JSON string, quotes included.
     */
    static byte[] quoted(final String text)
    {
        final StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            switch (c)
            {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\t' -> quoted.append("\\t");
                case '\n' -> quoted.append("\\n");
                case '\f' -> quoted.append("\\f");
                case '\r' -> quoted.append("\\r");
                default ->
                {
                    if (c < ' ')
                    {
                        quoted.append(String.format("\\u%04X", (int)c));
                    }
                    else
                    {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString().getBytes(StandardCharsets.UTF_8);
    }
}
