package io.veltrix.tools.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * What is wanted of the report that {@code veltrix run} wrote.
 *
 * @param failure         why the pipeline stopped; null for a clean end.
 * @param rootEvents      of the run.
 * @param eventsPerSecond from the first to the last.
 * @param latencies       at each boundary.
 * @param threads         and what they allocated.
 */
record RunResult(
    String failure,
    long rootEvents,
    double eventsPerSecond,
    List<SoakReport.Latency> latencies,
    List<SoakReport.Allocation> threads)
{
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * @param file of the report.
     * @return what it says; null where it was not written whole.
     */
    static RunResult read(final Path file)
    {
        if (!Files.exists(file))
        {
            return null;
        }
        try (JsonParser parser = JSON.createParser(Files.readString(file)))
        {
            parser.nextToken();
            final Map<?, ?> run = (Map<?, ?>)value(parser);
            final List<SoakReport.Latency> latencies = new ArrayList<>();
            for (final Object each : (List<?>)run.get("latencies"))
            {
                final Map<?, ?> latency = (Map<?, ?>)each;
                latencies.add(new SoakReport.Latency((String)latency.get("boundary"), number(latency, "count"),
                    number(latency, "p50"), number(latency, "p99"), number(latency, "p999"), number(latency, "p9999"),
                    number(latency, "max")));
            }
            final List<SoakReport.Allocation> threads = new ArrayList<>();
            for (final Object each : (List<?>)run.get("threads"))
            {
                final Map<?, ?> thread = (Map<?, ?>)each;
                threads.add(new SoakReport.Allocation(
                    (String)thread.get("name"), (Boolean)thread.get("isHot"), number(thread, "allocatedBytes")));
            }
            return new RunResult((String)run.get("failure"), number(run, "rootEvents"),
                ((Number)run.get("eventsPerSecond")).doubleValue(), latencies, threads);
        }
        catch (final IOException ex)
        {
            return null;
        }
    }

    private static long number(final Map<?, ?> object, final String name)
    {
        return ((Number)object.get(name)).longValue();
    }

    private static Object value(final JsonParser parser) throws IOException
    {
        return switch (parser.currentToken())
        {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static Map<String, Object> object(final JsonParser parser) throws IOException
    {
        final Map<String, Object> result = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT)
        {
            final String name = parser.currentName();
            parser.nextToken();
            result.put(name, value(parser));
        }
        return result;
    }

    private static List<Object> array(final JsonParser parser) throws IOException
    {
        final List<Object> result = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY)
        {
            result.add(value(parser));
        }
        return result;
    }
}
