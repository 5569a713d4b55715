package io.veltrix.bench;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.trading.FillEncoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.OrderIntentEncoder;
import io.veltrix.codecs.trading.Side;
import io.veltrix.codecs.trading.TopOfBookEncoder;
import io.veltrix.trading.TradingEvents;
import io.veltrix.trading.risk.RiskStage;
import io.veltrix.trading.strategy.ImbalanceStage;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * One top of book through the strategy, which makes an order of every 64th at most, and one order through the risk
 * stage; every order is filled at once, which is part of the time. Plain is {@link PlainDesk}, with the same inputs as
 * objects. Tops and orders of 64 instruments, from a seed. Per top, per order.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark
{
    private static final int INSTRUMENTS = 64;
    private static final int TOPS = 1 << 12;
    private static final int SLOT = 128;
    private static final long MIDDLE = 100_000_000_000L;
    private static final long TICK = 10_000_000L;
    private static final long LOT = 100;
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final UnsafeBuffer tops = new UnsafeBuffer(ByteBuffer.allocateDirect(TOPS * SLOT));
    private final PlainDesk.Top[] plainTops = new PlainDesk.Top[TOPS];
    private final UnsafeBuffer intents = new UnsafeBuffer(ByteBuffer.allocateDirect(INSTRUMENTS * SLOT));
    private final UnsafeBuffer fills = new UnsafeBuffer(ByteBuffer.allocateDirect(SLOT));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final OrderIntentEncoder intent = new OrderIntentEncoder();
    private final FillEncoder fill = new FillEncoder();
    private final Event event = new Event();
    private final PlainDesk plain = new PlainDesk();
    private ImbalanceStage strategy;
    private StageDesk strategyDesk;
    private RiskStage risk;
    private StageDesk riskDesk;
    private long nowNs;
    private long seen;
    private long orders;

    /** Write the inputs; the risk stage sees every instrument's price. */
    @Setup
    public void setUp()
    {
        strategy = new ImbalanceStage();
        strategyDesk = new StageDesk(strategy);
        risk = new RiskStage();
        riskDesk = new StageDesk(risk);
        final SplittableRandom random = new SplittableRandom(PacketTape.SEED);
        for (int i = 0; i < TOPS; i++)
        {
            final PlainDesk.Top made = new PlainDesk.Top(
                i % INSTRUMENTS + 1L, MIDDLE - TICK, MIDDLE + TICK, LOT * (1 + random.nextInt(20)),
                LOT * (1 + random.nextInt(20)));
            plainTops[i] = made;
            top.wrapAndApplyHeader(tops, message(i), header)
                .exchangeTimeNs(i).instrument(made.instrument()).bidPrice(made.bidPrice()).askPrice(made.askPrice())
                .bidSize(made.bidSize()).askSize(made.askSize()).flags().clear().endOfEvent(true);
            risk.onEvent(wrap(tops, i, TopOfBookEncoder.BLOCK_LENGTH), riskDesk);
            plain.onTop(made);
        }
        for (int i = 0; i < INSTRUMENTS; i++)
        {
            intent.wrapAndApplyHeader(intents, message(i), header)
                .instrument(i + 1L).price(MIDDLE).quantity(LOT);
        }
        orders = 0;
    }

    private static int message(final int slot)
    {
        return slot * SLOT + EventHeaderDescriptor.MESSAGE_OFFSET;
    }

    private Event wrap(final UnsafeBuffer buffer, final int slot, final int blockLength)
    {
        EventTape.header(buffer, slot * SLOT, ++seen, seen);
        EventHeaderDescriptor.timestampNs(buffer, slot * SLOT, nowNs += STEP_NS);
        return event.wrap(
            buffer, slot * SLOT, EventHeaderDescriptor.MESSAGE_OFFSET + TradingEvents.messageLength(blockLength));
    }

    @Benchmark
    public long strategy()
    {
        final int slot = (int)seen & TOPS - 1;
        final long before = strategyDesk.outputs();
        strategy.onEvent(wrap(tops, slot, TopOfBookEncoder.BLOCK_LENGTH), strategyDesk);
        if (strategyDesk.outputs() != before)
        {
            strategy.onEvent(fill(++orders, slot % INSTRUMENTS + 1L, Side.BUY), strategyDesk);
        }
        return orders;
    }

    @Benchmark
    public long plainStrategy()
    {
        final PlainDesk.Top next = plainTops[(int)++seen & TOPS - 1];
        final PlainDesk.Order order = plain.decide(next, seen, nowNs += STEP_NS);
        if (order != null)
        {
            plain.onDone(order.id());
            orders++;
        }
        return orders;
    }

    @Benchmark
    public long risk()
    {
        final int slot = (int)(orders % INSTRUMENTS);
        final Side side = side();
        final long orderId = ++orders;
        intent.wrap(intents, message(slot) + MessageHeaderEncoder.ENCODED_LENGTH).orderId(orderId).side(side);
        risk.onEvent(wrap(intents, slot, OrderIntentEncoder.BLOCK_LENGTH), riskDesk);
        risk.onEvent(fill(orderId, slot + 1L, side), riskDesk);
        return orders;
    }

    @Benchmark
    public long plainRisk()
    {
        final long instrument = orders % INSTRUMENTS + 1;
        final boolean isBuy = side() == Side.BUY;
        final PlainDesk.Order order =
            plain.check(new PlainDesk.Order(++orders, instrument, MIDDLE, LOT, isBuy), nowNs += STEP_NS);
        if (order != null)
        {
            plain.onFill(order);
        }
        return orders;
    }

    private Side side()
    {
        // A round of buys, then one of sells: no position grows.
        return (orders / INSTRUMENTS & 1) == 0 ? Side.BUY : Side.SELL;
    }

    private Event fill(final long orderId, final long instrument, final Side side)
    {
        fill.wrapAndApplyHeader(fills, message(0), header)
            .orderId(orderId).instrument(instrument).price(MIDDLE).quantity(LOT).remaining(0).side(side);
        return wrap(fills, 0, FillEncoder.BLOCK_LENGTH);
    }

    /**
     * Orders were made, and none was refused.
     *
     * @param params tells what was measured.
     */
    @TearDown
    public void tearDown(final BenchmarkParams params)
    {
        final boolean isOurs = !params.getBenchmark().contains("plain");
        final boolean isRisk = params.getBenchmark().toLowerCase(Locale.ROOT).endsWith("risk");
        final long passed = isRisk ? isOurs ? riskDesk.counted("orders passed") : plain.passed() :
            isOurs ? strategyDesk.counted("orders intended") : orders;
        if (orders == 0 || passed != orders)
        {
            throw new IllegalStateException("orders=" + orders + " passed=" + passed);
        }
    }
}
