package io.veltrix.bench;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * One event of 64 B written to a link and committed, or read from it, on one thread, so that no cache line travels: the
 * instructions of a link alone. Plain is a ring of byte arrays. The journal link is what {@link JournalAppendBenchmark}
 * writes and {@link JournalReadBenchmark} reads. Per event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LinkBenchmark
{
    static final int EVENTS = 1_024;
    static final int BYTES = 64;

    @Param({"ipc", "direct", "plain"})
    public String link;

    private EventLink events;
    private boolean isRead;
    private long next;
    private long sum;

    /**
     * Open the link.
     *
     * @param params tells which of the two is measured.
     */
    @Setup
    public void setUp(final BenchmarkParams params)
    {
        events = EventLink.open(link, EVENTS, BYTES);
        isRead = params.getBenchmark().endsWith("read");
        if (!isRead)
        {
            writeAll();
        }
    }

    /** What is measured finds the link empty or full. */
    @Setup(Level.Invocation)
    public void prepare()
    {
        if (isRead)
        {
            writeAll();
        }
        else
        {
            readAll();
        }
        events.service();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long write()
    {
        return writeAll();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long read()
    {
        return readAll();
    }

    private long writeAll()
    {
        final EventLink events = this.events;
        long next = this.next;
        for (int i = 0; i < EVENTS; i++)
        {
            events.write(++next);
        }
        this.next = next;
        return next;
    }

    private long readAll()
    {
        final long found = events.read();
        if (found != EVENTS)
        {
            throw new IllegalStateException("found=" + found + " of " + EVENTS);
        }
        sum += found;
        return sum;
    }

    /** What was written last is what was read last. */
    @TearDown
    public void tearDown()
    {
        if (!isRead)
        {
            readAll();
        }
        events.close();
        if (sum != next || events.last() != next)
        {
            throw new IllegalStateException("written=" + next + " read=" + sum + " last=" + events.last());
        }
    }
}
