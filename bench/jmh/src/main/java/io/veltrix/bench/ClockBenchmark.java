package io.veltrix.bench;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.sequencer.SequencerClock;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One read of a clock: the monotonic one, the sequencer's epoch time that is made of it, and plain Java's way to
 * nanoseconds of the epoch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClockBenchmark
{
    private final SequencerClock clock = SequencerClock.ofHost(0);
    private long last;

    @Benchmark
    public long monotonic()
    {
        return last = System.nanoTime();
    }

    @Benchmark
    public long sequencer()
    {
        return last = clock.epochNs(System.nanoTime());
    }

    @Benchmark
    public long plainSequencer()
    {
        final Instant now = Instant.now();
        return last = Math.max(last, now.getEpochSecond() * TimeUnit.SECONDS.toNanos(1) + now.getNano());
    }

    /** Some clock was read. */
    @TearDown
    public void tearDown()
    {
        if (last == 0)
        {
            throw new IllegalStateException("no clock was read");
        }
    }
}
