package io.veltrix.bench;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.iex.DeepPriceLevelDescriptor;
import io.veltrix.codecs.iex.IexMessageDescriptor;
import io.veltrix.codecs.iex.IexTpSegmentDescriptor;
import io.veltrix.codecs.iex.IexTradeDescriptor;

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

/**
 * What our own walk over the messages of a DEEP segment costs: reading every field of price levels or trades through
 * the descriptors, with the tests of length that {@code IexDecoder} makes before it reads a message, and trusting the
 * segment instead. Neither encodes anything. Per message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeepWalkBenchmark
{
    private static final int MESSAGES = 1_024;
    private static final int PRICE_LEVELS = 200;

    /** Types of message on the tape. */
    public enum Kind
    {
        LEVEL,
        TRADE
    }

    @Param
    public Kind kind;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(MESSAGES * 64));
    private int limit;

    /** Write the messages, each behind its length, as in a segment. */
    @Setup
    public void setUp()
    {
        final SplittableRandom random = new SplittableRandom(PacketTape.SEED);
        final long symbol = IexMessageDescriptor.packSymbol("ZIEXT");
        int at = 0;
        for (int i = 0; i < MESSAGES; i++)
        {
            final int message = at + IexTpSegmentDescriptor.MESSAGE_HEADER_LENGTH;
            final long size = 100L * (1 + random.nextInt(10));
            final long price = 1_000_000L + 100 * random.nextInt(PRICE_LEVELS);
            final int length = kind == Kind.LEVEL ?
                DeepPriceLevelDescriptor.encode(
                    buffer, message,
                    random.nextBoolean() ? IexMessageDescriptor.PRICE_LEVEL_BUY : IexMessageDescriptor.PRICE_LEVEL_SELL,
                    1, i, symbol, size, price) :
                IexTradeDescriptor.encode(
                    buffer, message, IexMessageDescriptor.TRADE_REPORT, 0, i, symbol, size, price, i);
            IexTpSegmentDescriptor.messageLength(buffer, at, length);
            at = message + length;
        }
        limit = at;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long walked()
    {
        final UnsafeBuffer buffer = this.buffer;
        final int limit = this.limit;
        long sum = 0;
        int position = 0;
        while (position < limit)
        {
            final int message = position + IexTpSegmentDescriptor.MESSAGE_HEADER_LENGTH;
            final int length = message > limit ? 0 : IexTpSegmentDescriptor.messageLength(buffer, position);
            if (length == 0 || length > limit - message)
            {
                throw new IllegalStateException("position=" + position);
            }
            final byte type = IexMessageDescriptor.type(buffer, message);
            if (type < 0 || length < IexMessageDescriptor.minLength(type))
            {
                throw new IllegalStateException("type=" + type + " length=" + length);
            }
            sum += read(buffer, type, message);
            position = message + length;
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long trusting()
    {
        final UnsafeBuffer buffer = this.buffer;
        final int limit = this.limit;
        long sum = 0;
        int position = 0;
        while (position < limit)
        {
            final int message = position + IexTpSegmentDescriptor.MESSAGE_HEADER_LENGTH;
            sum += read(buffer, IexMessageDescriptor.type(buffer, message), message);
            position = message + IexTpSegmentDescriptor.messageLength(buffer, position);
        }
        return sum;
    }

    private static long read(final UnsafeBuffer buffer, final byte type, final int message)
    {
        final long head = IexMessageDescriptor.timestampNs(buffer, message) +
            IexMessageDescriptor.symbol(buffer, message) + IexMessageDescriptor.flags(buffer, message);
        return switch (type)
        {
            case IexMessageDescriptor.PRICE_LEVEL_BUY, IexMessageDescriptor.PRICE_LEVEL_SELL ->
                head + DeepPriceLevelDescriptor.price(buffer, message) +
                DeepPriceLevelDescriptor.size(buffer, message);
            case IexMessageDescriptor.TRADE_REPORT ->
                head + IexTradeDescriptor.price(buffer, message) + IexTradeDescriptor.size(buffer, message) +
                IexTradeDescriptor.tradeId(buffer, message);
            default -> throw new IllegalStateException("type=" + type);
        };
    }
}
