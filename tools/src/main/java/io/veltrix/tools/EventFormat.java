package io.veltrix.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.EventPrinter;

/**
 * How events are shown: as text, JSON lines or CSV.
 */
enum EventFormat
{
    /** One readable line an event. */
    TEXT
    {
        @Override
        void print(final PrintStream out, final Event event, final EventPrinter printer)
        {
            out.println(printer.line(event));
        }
    },

    /** One JSON object an event: header fields, type, and the fields of the body under {@code fields}. */
    JSON
    {
        @Override
        void print(final PrintStream out, final Event event, final EventPrinter printer)
        {
            final StringWriter text = new StringWriter();
            try (JsonGenerator json = new JsonFactory().createGenerator(text))
            {
                json.writeStartObject();
                for (final Map.Entry<String, Object> field : header(event, printer).entrySet())
                {
                    json.writeFieldName(field.getKey());
                    write(json, field.getValue());
                }
                json.writeObjectFieldStart("fields");
                for (final Map.Entry<String, Object> field : printer.fields(event).entrySet())
                {
                    json.writeFieldName(field.getKey());
                    write(json, field.getValue());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
            out.println(text);
        }
    },

    /** One line an event: the header's columns, then the fields as {@code name=value} separated by semicolons. */
    CSV
    {
        @Override
        void begin(final PrintStream out)
        {
            out.println("stream,sequence,epoch,cause,timestampNs,originNs,source,sourcePosition,flags,type,fields");
        }

        @Override
        void print(final PrintStream out, final Event event, final EventPrinter printer)
        {
            final StringBuilder line = new StringBuilder();
            header(event, printer).values().forEach((value) -> line.append(value).append(','));
            final StringBuilder fields = new StringBuilder();
            printer.fields(event).forEach((name, value) ->
                fields.append(fields.length() == 0 ? "" : ";").append(name).append('=').append(
                    EventPrinter.text(value)));
            out.println(line.append('"').append(fields.toString().replace("\"", "\"\"")).append('"'));
        }
    };

    void begin(final PrintStream out)
    {
    }

    abstract void print(PrintStream out, Event event, EventPrinter printer);

    private static Map<String, Object> header(final Event event, final EventPrinter printer)
    {
        final Map<String, Object> header = new LinkedHashMap<>();
        header.put("stream", event.stream());
        header.put("sequence", event.sequence());
        header.put("epoch", event.epoch());
        header.put("cause", event.cause());
        header.put("timestampNs", event.timestampNs());
        header.put("originNs", event.originNs());
        header.put("source", event.source());
        header.put("sourcePosition", event.sourcePosition());
        header.put("flags", event.flags());
        header.put("type", printer.typeName(event));
        return header;
    }

    private static void write(final JsonGenerator json, final Object value) throws IOException
    {
        if (value == null)
        {
            json.writeNull();
        }
        else if (value instanceof final Integer number)
        {
            json.writeNumber(number);
        }
        else if (value instanceof final Long number)
        {
            json.writeNumber(number);
        }
        else if (value instanceof final Double number)
        {
            json.writeNumber(number);
        }
        else if (value instanceof final BigDecimal number)
        {
            json.writeNumber(number.toPlainString());
        }
        else if (value instanceof final List<?> list)
        {
            json.writeStartArray();
            for (final Object element : list)
            {
                write(json, element);
            }
            json.writeEndArray();
        }
        else
        {
            json.writeString(value.toString());
        }
    }
}
