package io.veltrix.tools;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.veltrix.engine.Pipeline;
import org.HdrHistogram.Histogram;
import org.agrona.ExpandableArrayBuffer;

/**
 * Latency over time as lines of a CSV file: what each thread boundary recorded in one interval. Makes no garbage from
 * the second interval on, since a pipeline may run for long where nothing collects. The thread that launched the
 * pipeline.
 */
final class LatencyLog implements Consumer<Pipeline>, AutoCloseable
{
    /** First line; times are of the end of the interval, latencies in nanoseconds. */
    static final String HEADER = "epoch_ms,boundary,count,p50,p90,p99,p99.9,p99.99,max";

    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private final ExpandableArrayBuffer line = new ExpandableArrayBuffer();
    private final BiConsumer<String, Histogram> append = this::append;
    private final Consumer<String> notices;
    private OutputStream out;
    private int length;
    private long nowMs;

    private LatencyLog(final OutputStream out, final Consumer<String> notices)
    {
        this.out = out;
        this.notices = notices;
    }

    /**
     * @param file    to write; null for none, and then nothing is flipped either.
     * @param notices is told where it can be written no more; the run goes on without it.
     * @return the log.
     * @throws IOException where it cannot be begun.
     */
    static LatencyLog open(final Path file, final Consumer<String> notices) throws IOException
    {
        if (file == null)
        {
            return new LatencyLog(null, notices);
        }
        JsonReport.requireWritable(file);
        final LatencyLog log = new LatencyLog(Files.newOutputStream(file), notices);
        log.length = log.line.putStringWithoutLengthAscii(0, HEADER + "\n");
        log.write();
        return log;
    }

    /**
     * Write what was recorded since the last call.
     */
    @Override
    public void accept(final Pipeline running)
    {
        if (out != null)
        {
            nowMs = System.currentTimeMillis();
            length = 0;
            running.latencies(append);
            write();
        }
    }

    private void append(final String boundary, final Histogram recorded)
    {
        length += line.putLongAscii(length, nowMs);
        line.putByte(length++, (byte)',');
        length += line.putStringWithoutLengthAscii(length, boundary);
        column(recorded.getTotalCount());
        for (int i = 0; i < PERCENTILES.length; i++)
        {
            column(recorded.getValueAtPercentile(PERCENTILES[i]));
        }
        column(recorded.getMaxValue());
        line.putByte(length++, (byte)'\n');
    }

    private void column(final long value)
    {
        line.putByte(length++, (byte)',');
        length += line.putLongAscii(length, value);
    }

    private void write()
    {
        try
        {
            out.write(line.byteArray(), 0, length);
        }
        catch (final IOException ex)
        {
            notices.accept("latency over time is written no more: " + ex.getMessage());
            close();
        }
    }

    @Override
    public void close()
    {
        final OutputStream closing = out;
        out = null;
        try
        {
            if (closing != null)
            {
                closing.close();
            }
        }
        catch (final IOException ex)
        {
            notices.accept("latency over time may not be written whole: " + ex.getMessage());
        }
    }
}
