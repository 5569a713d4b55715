package io.veltrix.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.engine.MessageHeaderEncoder;
import io.veltrix.codecs.engine.SourceResetEncoder;
import io.veltrix.trading.TradingEvents;
import io.veltrix.trading.book.OrderBookStage;
import io.veltrix.trading.feed.FeedFormat;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One book change through the order book stage, the tops of book it makes included. The changes of one market come over
 * and over; before each pass a source reset empties the books, which is part of the time. Per book change.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OrderBookBenchmark
{
    private static final int EVENTS_ON_TAPE = 50_000;
    private static final int EVENTS = 1_024;

    @Param({"IEX_DEEP", "CME_MDP3"})
    public FeedFormat format;

    @Param("generated")
    public String market;

    private final OrderBookStage stage = new OrderBookStage();
    private final Event event = new Event();
    private final UnsafeBuffer reset = new UnsafeBuffer(new byte[128]);
    private StageDesk desk;
    private EventTape tape;
    private int[] changes;
    private int next;

    /** Decode the market and keep its book changes. */
    @Setup
    public void setUp()
    {
        desk = new StageDesk(stage);
        tape = EventTape.of(format, market, EVENTS_ON_TAPE);
        changes = new int[tape.events()];
        int count = 0;
        for (int i = 0; i < tape.events(); i++)
        {
            if (tape.wrap(event, i).typeKey() == TradingEvents.BOOK_CHANGE_KEY)
            {
                changes[count++] = i;
            }
        }
        changes = Arrays.copyOf(changes, count);
        EventTape.header(reset, 0, 1, 0);
        new SourceResetEncoder().wrapAndApplyHeader(
            reset, EventHeaderDescriptor.MESSAGE_OFFSET, new MessageHeaderEncoder())
            .expected(1).found(1).channel(0);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long change()
    {
        final int[] changes = this.changes;
        final StageDesk desk = this.desk;
        int next = this.next;
        for (int i = 0; i < EVENTS; i++)
        {
            if (next == changes.length)
            {
                next = 0;
                stage.onEvent(event.wrap(reset, 0, EventHeaderDescriptor.MESSAGE_OFFSET +
                    MessageHeaderEncoder.ENCODED_LENGTH + SourceResetEncoder.BLOCK_LENGTH), desk);
            }
            stage.onEvent(tape.wrap(event, changes[next++]), desk);
        }
        this.next = next;
        return desk.outputs();
    }

    /** The books took what they were given, and said so. */
    @TearDown
    public void tearDown()
    {
        if (desk.outputs() == 0 || stage.books().instruments() == 0 || desk.counted("book changes refused") != 0 ||
            desk.counted("book out of memory") != 0)
        {
            throw new IllegalStateException(
                "tops=" + desk.outputs() + " instruments=" + stage.books().instruments() + " refused=" +
                desk.counted("book changes refused") + " exhausted=" + desk.counted("book out of memory"));
        }
    }
}
