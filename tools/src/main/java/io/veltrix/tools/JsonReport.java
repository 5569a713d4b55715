package io.veltrix.tools;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.veltrix.engine.RunReport;
import io.veltrix.engine.lane.StreamPosition;

/**
 * Writes reports as JSON: each record an object with its components by name. Digests are written as 16 hex digits.
 */
public final class JsonReport
{
    /** Type of an order that left for the venue. */
    static final String ORDER = "NewOrder";
    /** Type of a fill that came back. */
    static final String FILL = "Fill";

    private static final JsonFactory JSON = new JsonFactory();

    private JsonReport()
    {
    }

    /**
     * Say early, before a long run, that a report could not be written.
     *
     * @param file to write later.
     */
    public static void requireWritable(final Path file)
    {
        final Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder))
        {
            throw new ToolException(
                "the report cannot be written to " + file + ": name a file in a folder that exists");
        }
    }

    /**
     * @param file   to write.
     * @param report to write into it.
     * @throws IOException where the disk refuses.
     */
    public static void write(final Path file, final Record report) throws IOException
    {
        try (OutputStream stream = Files.newOutputStream(file);
            JsonGenerator json = JSON.createGenerator(stream).setPrettyPrinter(new DefaultPrettyPrinter()))
        {
            write(json, report);
            json.writeRaw('\n');
        }
    }

    static void print(final PrintStream out, final Record report) throws IOException
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter()))
        {
            write(json, report);
        }
        out.println(text);
    }

    private static void write(final JsonGenerator json, final Object value) throws IOException
    {
        if (value instanceof final Record object)
        {
            json.writeStartObject();
            if (object instanceof final RunReport run)
            {
                json.writeNumberField("orders", run.count(ORDER));
                json.writeNumberField("fills", run.count(FILL));
            }
            for (final RecordComponent component : object.getClass().getRecordComponents())
            {
                json.writeFieldName(component.getName());
                if (object instanceof final StreamPosition position && component.getName().equals("digest"))
                {
                    json.writeString(String.format("%016x", position.digest()));
                }
                else
                {
                    write(json, read(component, object));
                }
            }
            json.writeEndObject();
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
        else if (value instanceof final Long number)
        {
            json.writeNumber(number);
        }
        else if (value instanceof final Integer number)
        {
            json.writeNumber(number);
        }
        else if (value instanceof final Double number)
        {
            json.writeNumber(number);
        }
        else if (value instanceof final Boolean flag)
        {
            json.writeBoolean(flag);
        }
        else if (value == null)
        {
            json.writeNull();
        }
        else
        {
            json.writeString(value.toString());
        }
    }

    private static Object read(final RecordComponent component, final Record object)
    {
        try
        {
            return component.getAccessor().invoke(object);
        }
        catch (final IllegalAccessException | InvocationTargetException ex)
        {
            throw new IllegalStateException("component=" + component, ex);
        }
    }
}
