package io.veltrix.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * One line for each benchmark that has ended, with what JMH thinks is left; and whatever JMH says of a failure. What it
 * says of every iteration is left out: it is in the results. Single-threaded, as JMH calls it.
 */
final class Progress implements OutputFormat
{
    private static final String ESTIMATE = "ETA ";

    private final PrintStream out;
    private String left = "";

    Progress(final PrintStream out)
    {
        this.out = out;
    }

    @Override
    public void startRun()
    {
    }

    @Override
    public void startBenchmark(final BenchmarkParams params)
    {
    }

    @Override
    public void iteration(final BenchmarkParams params, final IterationParams iteration, final int number)
    {
    }

    @Override
    public void iterationResult(
        final BenchmarkParams params, final IterationParams iteration, final int number, final IterationResult result)
    {
    }

    @Override
    public void endBenchmark(final BenchmarkResult result)
    {
        if (result != null)
        {
            out.printf(Locale.ROOT, "[%s left] %s: %.2f ns%n", left, ResultTable.name(result.getParams()),
                result.getPrimaryResult().getScore());
        }
    }

    @Override
    public void endRun(final Collection<RunResult> result)
    {
    }

    @Override
    public void print(final String text)
    {
        println(text);
    }

    @Override
    public void println(final String line)
    {
        final int estimate = line.indexOf(ESTIMATE);
        if (estimate >= 0)
        {
            left = line.substring(estimate + ESTIMATE.length()).strip();
        }
        else if (!line.isBlank() && !line.startsWith("#"))
        {
            out.println(line);
        }
    }

    @Override
    public void verbosePrintln(final String line)
    {
    }

    @Override
    public void write(final int b)
    {
        out.write(b);
    }

    @Override
    public void write(final byte[] b) throws IOException
    {
        out.write(b);
    }

    @Override
    public void flush()
    {
        out.flush();
    }

    @Override
    public void close()
    {
        out.flush();
    }
}
