package io.veltrix.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.observe.LatencyRecorder;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One latency into the recorder of a thread boundary, which an observer may flip at any time; and into a plain array of
 * counts, a power of two and sixteen steps in it to a bucket, which nobody else could read meanwhile. Latencies are
 * spread from 100 ns to 1 ms, from a seed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HistogramBenchmark
{
    private static final int LATENCIES = 1 << 12;
    private static final int STEP_BITS = 4;

    private final LatencyRecorder recorder = new LatencyRecorder("benchmark");
    private final long[] counts = new long[Long.SIZE << STEP_BITS];
    private final long[] latencies = new SplittableRandom(PacketTape.SEED).doubles(LATENCIES, 2, 6)
        .mapToLong((exponent) -> (long)Math.pow(10, exponent)).toArray();
    private long recorded;

    @Benchmark
    public long record()
    {
        recorder.record(latencies[(int)recorded & LATENCIES - 1]);
        return ++recorded;
    }

    @Benchmark
    public long plainRecord()
    {
        final long latency = latencies[(int)recorded & LATENCIES - 1];
        final int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(latency);
        final int step = (int)(latency >>> power - STEP_BITS) & (1 << STEP_BITS) - 1;
        counts[power << STEP_BITS | step]++;
        return ++recorded;
    }

    /** Every latency was counted. */
    @TearDown
    public void tearDown()
    {
        recorder.flip();
        long counted = recorder.total().getTotalCount();
        for (final long count : counts)
        {
            counted += count;
        }
        if (counted != recorded || recorded == 0)
        {
            throw new IllegalStateException("counted=" + counted + " recorded=" + recorded);
        }
    }
}
