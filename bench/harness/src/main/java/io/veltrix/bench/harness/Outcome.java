package io.veltrix.bench.harness;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one process found; travels as a properties file.
 *
 * @param failure       why it does not count; null where it does.
 * @param count         of messages measured.
 * @param perSecond     messages a second, as the far end saw them.
 * @param lastSentNs    when the last message went out, behind the start; 0 without a schedule.
 * @param spanNs        what the schedule asked for; 0 without one.
 * @param note          what else is to be known; may be empty.
 * @param rates         messages a second in each of some intervals of the run; empty where they were not kept.
 */
public record Outcome(
    String failure, long count, double perSecond, long lastSentNs, long spanNs, String note, List<Double> rates)
{
    public Outcome
    {
        rates = List.copyOf(rates);
    }

    /**
     * Without intervals.
     *
     * @param failure    why it does not count; null where it does.
     * @param count      of messages measured.
     * @param perSecond  messages a second, as the far end saw them.
     * @param lastSentNs when the last message went out, behind the start; 0 without a schedule.
     * @param spanNs     what the schedule asked for; 0 without one.
     * @param note       what else is to be known; may be empty.
     */
    public Outcome(
        final String failure,
        final long count,
        final double perSecond,
        final long lastSentNs,
        final long spanNs,
        final String note)
    {
        this(failure, count, perSecond, lastSentNs, spanNs, note, List.of());
    }

    /** What the file's name ends with. */
    public static final String SUFFIX = ".properties";

    /**
     * @param out what the file's name begins with.
     * @throws IOException where it cannot be written.
     */
    public void write(final Path out) throws IOException
    {
        final Properties properties = new Properties();
        if (failure != null)
        {
            properties.setProperty("failure", failure);
        }
        properties.setProperty("count", Long.toString(count));
        properties.setProperty("perSecond", Double.toString(perSecond));
        properties.setProperty("lastSentNs", Long.toString(lastSentNs));
        properties.setProperty("spanNs", Long.toString(spanNs));
        properties.setProperty("note", note);
        properties.setProperty("rates", rates.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        try (Writer writer = Files.newBufferedWriter(Path.of(out + SUFFIX), StandardCharsets.UTF_8))
        {
            properties.store(writer, null);
        }
    }

    /**
     * @param out what the file's name begins with.
     * @return what was written there.
     * @throws IOException where there is no such file.
     */
    public static Outcome read(final Path out) throws IOException
    {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(out + SUFFIX), StandardCharsets.UTF_8))
        {
            properties.load(reader);
        }
        return new Outcome(
            properties.getProperty("failure"),
            Long.parseLong(properties.getProperty("count")),
            Double.parseDouble(properties.getProperty("perSecond")),
            Long.parseLong(properties.getProperty("lastSentNs")),
            Long.parseLong(properties.getProperty("spanNs")),
            properties.getProperty("note"),
            Stream.of(properties.getProperty("rates", "").split(" ")).filter((rate) -> !rate.isEmpty())
                .map(Double::valueOf).toList());
    }
}
