package io.veltrix.bench.harness;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class HopRunTest
{
    private static final int STALL_MS = 200;

    @TempDir
    private Path folder;

    /** A queue whose writer stands still once. */
    private static final class StallingKit implements LinkKit
    {
        private final long stallAt;
        private boolean hasStalled;

        StallingKit(final long stallAt)
        {
            this.stallAt = stallAt;
        }

        @Override
        public Link open(final int number, final int bytes, final boolean isRun)
        {
            final ArrayBlockingQueue<Long> queue = new ArrayBlockingQueue<>(1_024);
            return new Link()
            {
                @Override
                public boolean offer(final long value)
                {
                    if (number == 1 && value == stallAt && !hasStalled)
                    {
                        hasStalled = true;
                        try
                        {
                            Thread.sleep(STALL_MS);
                        }
                        catch (final InterruptedException ex)
                        {
                            throw new IllegalStateException(ex);
                        }
                    }
                    return queue.offer(value);
                }

                @Override
                public int poll(final MessageHandler handler)
                {
                    final Long value = queue.poll();
                    if (value != null)
                    {
                        handler.onMessage(value);
                    }
                    return value == null ? 0 : 1;
                }
            };
        }
    }

    private Task task(final Task.Mode mode, final double rate, final int count)
    {
        return new Task(mode, Schedule.Arrivals.STEADY, rate, 64, count, 0, 1, folder.resolve("run"), folder);
    }

    private Histogram logged() throws FileNotFoundException
    {
        final Histogram all = Latencies.newHistogram();
        try (HistogramLogReader reader = new HistogramLogReader(folder.resolve("run.hlog").toFile()))
        {
            while (reader.hasNext())
            {
                all.add((Histogram)reader.nextIntervalHistogram());
            }
        }
        return all;
    }

    // A closed loop would see one long latency; everything that was due in the meantime waited as well.
    @Test
    void shouldCountTheWaitOfEveryMessageThatWasDueDuringAStall() throws Exception
    {
        final Outcome outcome = new HopRun(task(Task.Mode.ROUND_TRIP, 1_000, 1_000), new StallingKit(500)).run();
        assertEquals(1_000, outcome.count());
        final Histogram latencies = logged();
        assertEquals(1_000, latencies.getTotalCount());
        final long late = latencies.getTotalCount() -
            latencies.getCountBetweenValues(0, STALL_MS / 2 * 1_000_000L);
        assertTrue(late >= STALL_MS / 2 - 10, "late=" + late);
    }

    @Test
    void shouldMarkARunThatDidNotHoldItsRate() throws Exception
    {
        // Standing still in front of the last message, it has nothing left to catch up with.
        final Outcome outcome = new HopRun(task(Task.Mode.ROUND_TRIP, 1_000, 500), new StallingKit(499)).run();
        assertNotNull(outcome.failure());
        assertTrue(outcome.failure().contains("rate was not held"), outcome.failure());
        outcome.write(folder.resolve("kept"));
        assertEquals(outcome, Outcome.read(folder.resolve("kept")));
    }

    @Test
    void shouldCountWhatArrivesOneWay() throws Exception
    {
        final Outcome outcome = new HopRun(task(Task.Mode.ONE_WAY, 0, 100_000), new StallingKit(-1)).run();
        assertEquals(100_000, outcome.count());
        assertTrue(outcome.perSecond() > 1_000, () -> "perSecond=" + outcome.perSecond());
    }

    // Seen to fail with intervals that each begin with the run.
    @Test
    void shouldKeepTheRateOfEachIntervalOfAFlood() throws Exception
    {
        final Outcome outcome = new HopRun(task(Task.Mode.ONE_WAY, 0, 100_001), new StallingKit(50_001)).run();
        final List<Double> rates = outcome.rates();
        assertEquals(50, rates.size());
        final double seconds = rates.stream().mapToDouble((rate) -> 100_001.0 / 50 / rate).sum();
        assertEquals(100_001 / outcome.perSecond(), seconds, 0.05 * seconds);
        // The stall is in one of them.
        final double slowest = rates.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        assertTrue(slowest < 2_001 * 1_000.0 / STALL_MS, () -> "slowest=" + slowest);
        outcome.write(folder.resolve("kept"));
        assertEquals(outcome, Outcome.read(folder.resolve("kept")));
    }

    @Test
    void shouldTravelAsArguments()
    {
        final Task task = task(Task.Mode.ROUND_TRIP, 2_500, 10);
        assertEquals(task, Task.parse(task.arguments().toArray(new String[0])));
    }
}
