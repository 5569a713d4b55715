package io.veltrix.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookChangeDecoder;
import io.veltrix.codecs.trading.BookChangeEncoder;
import io.veltrix.codecs.trading.BookSide;
import io.veltrix.codecs.trading.MessageHeaderEncoder;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One event with a BookChange: the whole header and every field of the message, written to and read from memory off the
 * heap. Per event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventCodecBenchmark
{
    private static final int EVENTS = 1_024;
    private static final int SLOT = 128;
    private static final int EVENT_LENGTH = EventHeaderDescriptor.MESSAGE_OFFSET + MessageHeaderEncoder.ENCODED_LENGTH +
        BookChangeEncoder.BLOCK_LENGTH;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(EVENTS * SLOT));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final BookChangeEncoder encoder = new BookChangeEncoder();
    private final BookChangeDecoder decoder = new BookChangeDecoder();
    private final Event event = new Event();
    private long sequence;

    /** Fill the ring that {@link #decode()} reads. */
    @Setup
    public void setUp()
    {
        for (int i = 0; i < EVENTS; i++)
        {
            encode();
        }
        sequence = 0;
    }

    @Benchmark
    public int encode()
    {
        final long sequence = ++this.sequence;
        final int offset = (int)(sequence & EVENTS - 1) * SLOT;
        EventTape.header(buffer, offset, sequence, sequence);
        final BookChangeEncoder encoder = this.encoder;
        encoder.wrapAndApplyHeader(buffer, offset + EventHeaderDescriptor.MESSAGE_OFFSET, header)
            .exchangeTimeNs(sequence)
            .instrument(7)
            .price(sequence)
            .size(100)
            .orders(3)
            .level((short)1)
            .side(BookSide.BID)
            .action(BookAction.CHANGE_LEVEL)
            .flags().clear().endOfEvent(true);
        return encoder.limit();
    }

    @Benchmark
    public long decode()
    {
        final long sequence = ++this.sequence;
        final int offset = (int)(sequence & EVENTS - 1) * SLOT;
        final Event event = this.event.wrap(buffer, offset, EVENT_LENGTH);
        final BookChangeDecoder decoder = this.decoder;
        decoder.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
        return event.sequence() + event.cause() + event.timestampNs() + event.originNs() + event.sourcePosition() +
            event.epoch() + event.stream() + event.source() + event.flags() + event.typeKey() +
            decoder.exchangeTimeNs() + decoder.instrument() + decoder.price() + decoder.size() + decoder.orders() +
            decoder.level() + decoder.sideRaw() + decoder.actionRaw() + decoder.flags().getRaw();
    }
}
