package io.veltrix.trading.risk;

import java.util.Random;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.trading.CancelDecoder;
import io.veltrix.codecs.trading.NewOrderDecoder;
import io.veltrix.codecs.trading.RejectDecoder;
import io.veltrix.codecs.trading.RejectReason;
import io.veltrix.codecs.trading.Side;
import io.veltrix.trading.instrument.Instruments;
import io.veltrix.trading.rig.Allocations;
import io.veltrix.trading.rig.Events;
import io.veltrix.trading.rig.StageRig;

import org.junit.jupiter.api.Test;

import static io.veltrix.trading.rig.Events.END;
import static io.veltrix.trading.rig.Events.NO_PRICE;
import static io.veltrix.trading.rig.Events.STALE;
import static org.junit.jupiter.api.Assertions.assertEquals;

class RiskStageTest
{
    private static final long AAPL = Instruments.symbol("AAPL");
    private static final long MSFT = Instruments.symbol("MSFT");
    private static final long DOLLAR = 1_000_000_000L;

    private final Events events = new Events();
    private final RiskStage stage = new RiskStage();

    @Test
    void shouldPassOrderAsItIs()
    {
        final StageRig rig = new StageRig(stage);
        rig.feed(top(AAPL));
        assertEquals(1, rig.feed(buy(7, 100)).outputs());
        final Event event = rig.output(0);
        final NewOrderDecoder order = new NewOrderDecoder();
        order.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
        assertEquals(NewOrderDecoder.TEMPLATE_ID, event.templateId());
        assertEquals(7, order.orderId());
        assertEquals(AAPL, order.instrument());
        assertEquals(101 * DOLLAR, order.price());
        assertEquals(100, order.quantity());
        assertEquals(Side.BUY, order.side());
    }

    @Test
    void shouldRefuseWhenPriceIsOutsideCollar()
    {
        final StageRig rig = new StageRig(stage, "collar", "0.1", "collar-floor", "0.5");
        rig.feed(events.top(AAPL, 99 * DOLLAR, 5, 101 * DOLLAR, 5, END));
        assertPassed(rig.feed(events.orderIntent(1, AAPL, Side.BUY, 110 * DOLLAR, 1)));
        assertRefused(rig.feed(events.orderIntent(2, AAPL, Side.BUY, 110 * DOLLAR + 1_000, 1)),
            RejectReason.PRICE_COLLAR);
        assertPassed(rig.feed(events.orderIntent(3, AAPL, Side.SELL, 90 * DOLLAR, 1)));
        assertRefused(rig.feed(events.orderIntent(4, AAPL, Side.SELL, 89 * DOLLAR, 1)), RejectReason.PRICE_COLLAR);
        assertRefused(rig.feed(events.orderIntent(5, AAPL, Side.SELL, NO_PRICE, 1)), RejectReason.PRICE_COLLAR);
        assertRefused(rig.feed(events.orderIntent(6, AAPL, Side.BUY, Long.MAX_VALUE, 1)), RejectReason.PRICE_COLLAR);
        rig.feed(events.top(MSFT, -DOLLAR / 10, 5, DOLLAR / 10, 5, END));
        assertPassed(rig.feed(events.orderIntent(7, MSFT, Side.BUY, DOLLAR / 2, 1)));
        assertRefused(rig.feed(events.orderIntent(8, MSFT, Side.BUY, DOLLAR / 2 + 1, 1)), RejectReason.PRICE_COLLAR);
        rig.feed(events.top(MSFT, -10 * DOLLAR, 5, NO_PRICE, 0, END));
        assertPassed(rig.feed(events.orderIntent(9, MSFT, Side.BUY, -11 * DOLLAR, 1)));
    }

    @Test
    void shouldRefuseWhenOrderIsTooLargeOrNotPositive()
    {
        final StageRig rig = new StageRig(stage, "max-order-size", "500");
        rig.feed(top(AAPL));
        assertPassed(rig.feed(buy(1, 500)));
        assertRefused(rig.feed(buy(2, 501)), RejectReason.ORDER_SIZE);
        assertRefused(rig.feed(buy(3, 0)), RejectReason.ORDER_SIZE);
        assertRefused(rig.feed(buy(4, -1)), RejectReason.ORDER_SIZE);
        assertRefused(rig.feed(buy(5, Long.MAX_VALUE)), RejectReason.ORDER_SIZE);
    }

    @Test
    void shouldCountOpenOrdersAsFilledUntilAnswersEndThem()
    {
        final StageRig rig = new StageRig(stage, "position-limit", "1000");
        rig.feed(top(AAPL));
        assertPassed(rig.feed(buy(1, 600)));
        assertRefused(rig.feed(buy(2, 401)), RejectReason.POSITION);
        assertPassed(rig.feed(buy(3, 400)));
        assertPassed(rig.feed(sell(4, 1000)));
        assertRefused(rig.feed(sell(5, 1)), RejectReason.POSITION);
        rig.feed(events.acknowledgement(1, AAPL, false));
        assertRefused(rig.feed(buy(6, 1)), RejectReason.POSITION);
        rig.feed(events.fill(1, AAPL, Side.BUY, 101 * DOLLAR, 100, 500));
        assertRefused(rig.feed(buy(7, 1)), RejectReason.POSITION);
        rig.feed(events.acknowledgement(1, AAPL, true));
        assertPassed(rig.feed(buy(8, 500)));
        rig.feed(events.reject(8, AAPL, Side.BUY, 500));
        rig.feed(events.fill(3, AAPL, Side.BUY, 101 * DOLLAR, 400, 0));
        assertEquals(500, stage.position(AAPL));
        assertEquals(1, stage.openOrders());
        rig.feed(events.fill(4, AAPL, Side.SELL, 99 * DOLLAR, 1000, 0));
        assertEquals(-500, stage.position(AAPL));
        assertEquals(0, stage.openOrders());
        assertRefused(rig.feed(sell(9, 501)), RejectReason.POSITION);
        assertPassed(rig.feed(sell(10, 500)));
        assertEquals(1000, rig.counted("risk gross exposure"));
    }

    @Test
    void shouldLimitGrossExposureOverAllInstruments()
    {
        final StageRig rig = new StageRig(stage, "gross-limit", "1000");
        rig.feed(top(AAPL));
        rig.feed(top(MSFT));
        assertPassed(rig.feed(buy(1, 600)));
        rig.feed(events.fill(1, AAPL, Side.BUY, 101 * DOLLAR, 600, 0));
        assertRefused(rig.feed(events.orderIntent(2, MSFT, Side.SELL, 100 * DOLLAR, 401)), RejectReason.POSITION);
        assertPassed(rig.feed(events.orderIntent(3, MSFT, Side.SELL, 100 * DOLLAR, 400)));
    }

    @Test
    void shouldLimitRateInSequencedTime()
    {
        final StageRig rig = new StageRig(stage, "order-rate", "1000/s", "order-burst", "3");
        rig.feed(top(AAPL));
        assertPassed(rig.feed(buy(1, 1)));
        assertPassed(rig.feed(buy(2, 1)));
        assertPassed(rig.feed(buy(3, 1)));
        assertRefused(rig.feed(buy(4, 1)), RejectReason.RATE);
        events.later(999_999);
        assertRefused(rig.feed(buy(5, 1)), RejectReason.RATE);
        events.later(1);
        assertPassed(rig.feed(buy(6, 1)));
        assertRefused(rig.feed(buy(7, 1)), RejectReason.RATE);
        events.later(1_000_000_000_000L);
        assertPassed(rig.feed(buy(8, 1)));
        assertPassed(rig.feed(buy(9, 1)));
        assertPassed(rig.feed(buy(10, 1)));
        assertRefused(rig.feed(buy(11, 1)), RejectReason.RATE);
    }

    @Test
    void shouldRefuseOrdersButPassCancelsWhenHalted()
    {
        final StageRig rig = new StageRig(stage);
        rig.feed(top(AAPL));
        rig.feed(events.command(Command.HALT, "", 0));
        assertRefused(rig.feed(buy(1, 1)), RejectReason.HALTED);
        assertEquals(1, rig.feed(events.cancelIntent(99, AAPL)).outputs());
        assertEquals(CancelDecoder.TEMPLATE_ID, rig.output(0).templateId());
        rig.feed(events.command(Command.RESUME, "", 0));
        assertPassed(rig.feed(buy(2, 1)));
    }

    @Test
    void shouldRefuseWhenBookIsStaleOrItsSourceLostSomething()
    {
        final StageRig rig = new StageRig(stage);
        rig.feed(events.from(3).top(AAPL, 99 * DOLLAR, 5, 101 * DOLLAR, 5, END | STALE));
        assertRefused(rig.feed(buy(1, 1)), RejectReason.STALE_BOOK);
        rig.feed(top(AAPL));
        assertPassed(rig.feed(buy(2, 1)));
        rig.feed(events.from(4).gap());
        assertPassed(rig.feed(buy(3, 1)));
        rig.feed(events.from(3).gap());
        assertRefused(rig.feed(buy(4, 1)), RejectReason.STALE_BOOK);
        rig.feed(top(AAPL));
        assertPassed(rig.feed(buy(5, 1)));
        rig.feed(events.reset());
        assertRefused(rig.feed(buy(6, 1)), RejectReason.STALE_BOOK);
    }

    @Test
    void shouldRefuseByNameWhenFull()
    {
        final StageRig rig = new StageRig(stage, "max-open-orders", "2", "max-instruments", "1");
        assertRefused(rig.feed(buy(1, 1)), RejectReason.UNKNOWN_INSTRUMENT);
        rig.feed(events.top(AAPL, NO_PRICE, 0, NO_PRICE, 0, END));
        assertRefused(rig.feed(buy(2, 1)), RejectReason.UNKNOWN_INSTRUMENT);
        rig.feed(top(AAPL));
        rig.feed(top(MSFT));
        assertEquals(1, rig.counted("risk instruments refused"));
        assertRefused(rig.feed(events.orderIntent(3, MSFT, Side.BUY, 100 * DOLLAR, 1)),
            RejectReason.UNKNOWN_INSTRUMENT);
        assertPassed(rig.feed(buy(4, 1)));
        assertPassed(rig.feed(buy(5, 1)));
        assertRefused(rig.feed(buy(6, 1)), RejectReason.OPEN_ORDERS);
        rig.feed(events.reject(4, AAPL, Side.BUY, 1));
        assertPassed(rig.feed(buy(7, 1)));
        assertEquals(1, rig.counted("orders refused: OPEN_ORDERS"));
    }

    @Test
    void shouldChangeNamedLimitAndRefuseWhatIsNoLimitOrOutOfBounds()
    {
        final StageRig rig = new StageRig(stage);
        rig.feed(top(AAPL));
        rig.feed(events.command(Command.LIMIT, "max-order-size", 10));
        assertRefused(rig.feed(buy(1, 11)), RejectReason.ORDER_SIZE);
        rig.feed(events.command(Command.LIMIT, "max-order-size", 0));
        rig.feed(events.command(Command.LIMIT, "max-order", 1));
        rig.feed(events.command(Command.LIMIT, "", 1));
        assertEquals(3, rig.counted("risk limits refused"));
        assertPassed(rig.feed(buy(2, 10)));
        rig.feed(events.command(Command.LIMIT, "collar", DOLLAR / 1000));
        assertRefused(rig.feed(buy(3, 1)), RejectReason.PRICE_COLLAR);
        rig.feed(events.command(Command.LIMIT, "collar", DOLLAR));
        rig.feed(events.command(Command.LIMIT, "position-limit", 10));
        assertRefused(rig.feed(buy(4, 1)), RejectReason.POSITION);
        assertEquals(3, rig.counted("risk limits refused"));
    }

    @Test
    void shouldAllocateNothingOnceWarm()
    {
        final StageRig rig = new StageRig(
            stage, "max-instruments", "64", "max-open-orders", "50", "position-limit", "5000");
        final Random random = new Random(3);
        final long[] id = {0};
        final long bytes = Allocations.afterWarmUp(12, () -> churn(rig, random, id));
        assertEquals(0, bytes, "bytes allocated over 100,000 events");
    }

    private void churn(final StageRig rig, final Random random, final long[] id)
    {
        for (int i = 0; i < 100_000; i++)
        {
            events.later(1000);
            final int instrument = random.nextInt(80);
            final long order = id[0] - random.nextInt(60);
            final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            switch (random.nextInt(9))
            {
                case 0 -> rig.feedQuietly(events.fill(order, instrument, side, DOLLAR, 100, random.nextInt(2)));
                case 1 -> rig.feedQuietly(events.acknowledgement(order, instrument, random.nextBoolean()));
                case 2 -> rig.feedQuietly(events.reject(order, instrument, side, 100));
                case 3 -> rig.feedQuietly(events.command(Command.RESUME, "", 0));
                case 4 -> rig.feedQuietly(events.cancelIntent(order, instrument));
                case 5 -> rig.feedQuietly(events.top(instrument, 100 * DOLLAR, 5, 101 * DOLLAR, 5, END));
                default -> rig.feedQuietly(events.orderIntent(
                    ++id[0], instrument, side, (90 + random.nextInt(20)) * DOLLAR, random.nextInt(11_000)));
            }
        }
    }

    private Event top(final long instrument)
    {
        return events.top(instrument, 99 * DOLLAR, 5, 101 * DOLLAR, 5, END);
    }

    private Event buy(final long orderId, final long quantity)
    {
        return events.orderIntent(orderId, AAPL, Side.BUY, 101 * DOLLAR, quantity);
    }

    private Event sell(final long orderId, final long quantity)
    {
        return events.orderIntent(orderId, AAPL, Side.SELL, 99 * DOLLAR, quantity);
    }

    private static void assertPassed(final StageRig rig)
    {
        assertEquals(1, rig.outputs());
        assertEquals(NewOrderDecoder.TEMPLATE_ID, rig.output(0).templateId(), "refused, wanted it to pass");
    }

    private static void assertRefused(final StageRig rig, final RejectReason reason)
    {
        assertEquals(1, rig.outputs());
        final Event event = rig.output(0);
        assertEquals(RejectDecoder.TEMPLATE_ID, event.templateId(), "passed, wanted " + reason);
        final RejectDecoder reject = new RejectDecoder();
        reject.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
        assertEquals(reason, reject.reason());
    }
}
