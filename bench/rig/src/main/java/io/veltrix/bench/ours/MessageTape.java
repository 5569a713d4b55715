package io.veltrix.bench.ours;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookChangeEncoder;
import io.veltrix.codecs.trading.BookSide;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.trading.TradingEvents;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Book changes made before the run from a seed, written round and round: levels set at five prices on either side of
 * each instrument's middle, instruments drawn evenly. One writing thread.
 */
final class MessageTape
{
    private static final int MESSAGES = 1 << 16;
    private static final int LENGTH = TradingEvents.messageLength(BookChangeEncoder.BLOCK_LENGTH);
    private static final int LEVELS = 5;
    private static final int SIZES = 10;
    private static final long LOT = 100;
    private static final long MIDDLE = 100_000_000_000L;
    private static final long TICK = 10_000_000L;
    private static final int EPOCH = 1;
    private static final int SOURCE = 1;

    private final UnsafeBuffer tape = new UnsafeBuffer(ByteBuffer.allocateDirect(MESSAGES * LENGTH));
    private int next;

    /**
     * @param instruments to draw from.
     * @param seed        of chance.
     */
    MessageTape(final int instruments, final long seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        final BookChangeEncoder change = new BookChangeEncoder();
        for (int i = 0; i < MESSAGES; i++)
        {
            final boolean isBid = random.nextBoolean();
            final long distance = TICK * (1 + random.nextInt(LEVELS));
            change.wrapAndApplyHeader(tape, i * LENGTH, header)
                .exchangeTimeNs(i)
                .instrument(1 + random.nextInt(instruments))
                .price(isBid ? MIDDLE - distance : MIDDLE + distance)
                // Size 0 takes the level away.
                .size(LOT * random.nextInt(SIZES))
                .orders(BookChangeEncoder.ordersNullValue())
                .level((short)0)
                .side(isBid ? BookSide.BID : BookSide.ASK)
                .action(BookAction.SET_PRICE)
                .flags().clear().endOfEvent(true);
        }
    }

    /**
     * @return bytes of one event, header and message.
     */
    int eventLength()
    {
        return EventHeaderDescriptor.MESSAGE_OFFSET + LENGTH;
    }

    /**
     * Write the next message as a root event.
     *
     * @param buffer   to write to.
     * @param offset   of the event.
     * @param sequence of it.
     * @param value    for whoever reads it.
     */
    void write(final MutableDirectBuffer buffer, final int offset, final long sequence, final long value)
    {
        final long nowNs = System.nanoTime();
        EventHeaderDescriptor.sequence(buffer, offset, sequence);
        EventHeaderDescriptor.cause(buffer, offset, sequence);
        EventHeaderDescriptor.timestampNs(buffer, offset, nowNs);
        EventHeaderDescriptor.originNs(buffer, offset, nowNs);
        EventHeaderDescriptor.sourcePosition(buffer, offset, value);
        EventHeaderDescriptor.identity(buffer, offset, EPOCH, EventHeaderDescriptor.ROOT_STREAM, SOURCE, 0);
        buffer.putBytes(offset + EventHeaderDescriptor.MESSAGE_OFFSET, tape, next * LENGTH, LENGTH);
        next = (next + 1) & (MESSAGES - 1);
    }
}
