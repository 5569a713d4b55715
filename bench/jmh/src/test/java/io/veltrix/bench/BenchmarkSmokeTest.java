package io.veltrix.bench;

import java.util.Collection;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One moment of each benchmark, so that none is found broken only when figures are wanted. Measures nothing. */
class BenchmarkSmokeTest
{
    private static final int BENCHMARKS_WITH_PARAMETERS = 53;

    @Test
    void shouldRunEveryBenchmarkWhenAskedForAMoment() throws RunnerException
    {
        final Collection<RunResult> results = new Runner(new OptionsBuilder()
            .include("io\\.veltrix\\.bench\\..*")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(10))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build()).run();
        assertEquals(BENCHMARKS_WITH_PARAMETERS, results.size());
        final String table = ResultTable.format(results);
        assertEquals(1 + BENCHMARKS_WITH_PARAMETERS, table.lines().count());
        assertTrue(table.contains("JournalAppend.event"), table);
        for (final RunResult result : results)
        {
            assertTrue(result.getPrimaryResult().getScore() > 0, result.getParams().getBenchmark());
        }
    }
}
