package io.veltrix.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
 * heap; and the same fields at the same places by hand, through a direct byte buffer. Per event.
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
    private final ByteBuffer plain = ByteBuffer.allocateDirect(EVENTS * SLOT).order(ByteOrder.LITTLE_ENDIAN);
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
            sequence--;
            plainEncode();
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

    @Benchmark
    public int plainEncode()
    {
        final long sequence = ++this.sequence;
        final int header = (int)(sequence & EVENTS - 1) * SLOT;
        final int message = header + EventHeaderDescriptor.MESSAGE_OFFSET;
        final int body = message + MessageHeaderEncoder.ENCODED_LENGTH;
        plain.putLong(header, sequence).putLong(header + 8, sequence).putLong(header + 16, sequence)
            .putLong(header + 24, sequence).putLong(header + 32, sequence).putInt(header + 40, 1)
            .putShort(header + 44, (short)0).put(header + 46, (byte)1).put(header + 47, (byte)0)
            .putShort(message, (short)BookChangeEncoder.BLOCK_LENGTH)
            .putShort(message + 2, (short)BookChangeEncoder.TEMPLATE_ID)
            .putShort(message + 4, (short)BookChangeEncoder.SCHEMA_ID)
            .putShort(message + 6, (short)BookChangeEncoder.SCHEMA_VERSION)
            .putLong(body, sequence).putLong(body + 8, 7).putLong(body + 16, sequence).putLong(body + 24, 100)
            .putInt(body + 32, 3).put(body + 36, (byte)1).put(body + 37, (byte)0).put(body + 38, (byte)2)
            .put(body + 39, (byte)1);
        return body + BookChangeEncoder.BLOCK_LENGTH;
    }

    @Benchmark
    public long plainDecode()
    {
        final long sequence = ++this.sequence;
        final int header = (int)(sequence & EVENTS - 1) * SLOT;
        final int message = header + EventHeaderDescriptor.MESSAGE_OFFSET;
        final int body = message + MessageHeaderEncoder.ENCODED_LENGTH;
        return plain.getLong(header) + plain.getLong(header + 8) + plain.getLong(header + 16) +
            plain.getLong(header + 24) + plain.getLong(header + 32) + plain.getInt(header + 40) +
            plain.getShort(header + 44) + plain.get(header + 46) + plain.get(header + 47) +
            (plain.getShort(message + 4) << 16 | plain.getShort(message + 2)) +
            plain.getLong(body) + plain.getLong(body + 8) + plain.getLong(body + 16) + plain.getLong(body + 24) +
            plain.getInt(body + 32) + plain.get(body + 36) + plain.get(body + 37) + plain.get(body + 38) +
            plain.get(body + 39);
    }
}
