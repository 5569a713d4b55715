package io.veltrix.trading.strategy;

import java.util.ArrayDeque;
import java.util.Random;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.trading.CancelIntentDecoder;
import io.veltrix.codecs.trading.OrderIntentDecoder;
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
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImbalanceStageTest
{
    private static final long AAPL = Instruments.symbol("AAPL");
    private static final long MSFT = Instruments.symbol("MSFT");
    private static final String[] EAGER = {"pace", "1", "cool-down", "0ns", "max-open-orders-per-instrument", "100"};

    private final Events events = new Events();
    private final ImbalanceStage stage = new ImbalanceStage();

    @Test
    void shouldTakeTheLighterSideWhenTheOtherHoldsTheThreshold()
    {
        final StageRig rig = new StageRig(stage, EAGER);
        assertIntent(rig.feed(events.top(AAPL, 100, 70, 101, 30, END)), 1, AAPL, Side.BUY, 101);
        assertIntent(rig.feed(events.top(MSFT, 100, 30, 101, 70, END)), 2, MSFT, Side.SELL, 100);
        assertEquals(0, rig.feed(events.top(AAPL, 100, 69, 101, 31, END)).outputs());
    }

    @Test
    void shouldStandAsideWhenTopIsStaleCrossedOrOneSided()
    {
        final StageRig rig = new StageRig(stage, EAGER);
        assertEquals(0, rig.feed(events.top(AAPL, 100, 90, 101, 10, END | STALE)).outputs());
        assertEquals(0, rig.feed(events.top(AAPL, 101, 90, 101, 10, END)).outputs());
        assertEquals(0, rig.feed(events.top(AAPL, 102, 90, 101, 10, END)).outputs());
        assertEquals(0, rig.feed(events.top(AAPL, 100, 90, NO_PRICE, 0, END)).outputs());
        assertEquals(0, rig.feed(events.top(AAPL, NO_PRICE, 0, 101, 10, END)).outputs());
    }

    @Test
    void shouldPauseInOneInstrumentWhenItHasJustTraded()
    {
        final StageRig rig = new StageRig(stage, "pace", "1", "cool-down", "1ms");
        assertEquals(1, rig.feed(imbalanced(AAPL)).outputs());
        events.later(999_999);
        assertEquals(0, rig.feed(imbalanced(AAPL)).outputs());
        assertEquals(1, rig.feed(imbalanced(MSFT)).outputs());
        events.later(1);
        assertEquals(1, rig.feed(imbalanced(AAPL)).outputs());
    }

    @Test
    void shouldKeepItsPaceInRootEvents()
    {
        final StageRig rig = new StageRig(stage, "pace", "50", "cool-down", "0ns");
        assertEquals(1, rig.feed(imbalanced(AAPL)).outputs());
        events.skip(48);
        assertEquals(0, rig.feed(imbalanced(MSFT)).outputs());
        assertEquals(1, rig.feed(imbalanced(MSFT)).outputs());
    }

    @Test
    void shouldBoundOpenOrdersPerInstrumentAndInTotalUntilAnswersEndThem()
    {
        final StageRig rig = new StageRig(stage, "pace", "1", "cool-down", "0ns",
            "max-open-orders-per-instrument", "2", "max-open-orders", "3");
        assertEquals(1, rig.feed(imbalanced(AAPL)).outputs());
        assertEquals(1, rig.feed(imbalanced(AAPL)).outputs());
        assertEquals(0, rig.feed(imbalanced(AAPL)).outputs(), "two open in this one");
        assertEquals(1, rig.feed(imbalanced(MSFT)).outputs());
        assertEquals(0, rig.feed(imbalanced(MSFT)).outputs(), "three open in total");
        rig.feed(events.acknowledgement(1, AAPL, false));
        rig.feed(events.fill(1, AAPL, Side.BUY, 101, 40, 60));
        assertEquals(0, rig.feed(imbalanced(MSFT)).outputs(), "partly filled is open");
        rig.feed(events.fill(1, AAPL, Side.BUY, 101, 60, 0));
        assertEquals(1, rig.feed(imbalanced(AAPL)).outputs());
        rig.feed(events.reject(2, AAPL, Side.BUY, 100));
        assertEquals(1, rig.feed(imbalanced(AAPL)).outputs());
        rig.feed(events.acknowledgement(3, MSFT, true));
        assertEquals(1, rig.feed(imbalanced(MSFT)).outputs());
        assertEquals(3, rig.counted("orders open"));
    }

    @Test
    void shouldCancelWhenTimeIsUpAndGiveUpAfterTheSameTimeAgain()
    {
        final StageRig rig = new StageRig(stage, "order-timeout", "10ms");
        rig.feed(imbalanced(AAPL));
        events.later(9_999_999);
        assertEquals(0, rig.feed(events.acknowledgement(1, AAPL, false)).outputs());
        events.later(1);
        rig.feed(events.acknowledgement(99, AAPL, false));
        assertEquals(1, rig.outputs());
        assertCancel(rig.output(0), 1, AAPL);
        events.later(10_000_000);
        assertEquals(0, rig.feed(events.acknowledgement(99, AAPL, false)).outputs());
        assertEquals(1, rig.counted("orders given up"));
        assertEquals(0, rig.counted("orders open"));
        assertEquals(0, rig.scheduledTimers());
    }

    @Test
    void shouldNotCancelWhenOrderEndedInTime()
    {
        final StageRig rig = new StageRig(stage, "order-timeout", "10ms");
        rig.feed(imbalanced(AAPL));
        rig.feed(events.fill(1, AAPL, Side.BUY, 101, 100, 0));
        events.later(50_000_000);
        assertEquals(0, rig.feed(events.acknowledgement(99, AAPL, false)).outputs());
    }

    @Test
    void shouldObeyOperators()
    {
        final StageRig rig = new StageRig(stage, EAGER);
        for (int i = 0; i < 40; i++)
        {
            rig.feed(imbalanced(AAPL));
        }
        rig.feed(events.command(Command.HALT, "", 0));
        assertEquals(0, rig.feed(imbalanced(MSFT)).outputs());
        assertEquals(4, rig.feed(events.command(Command.CANCEL_ALL, "", 0)).outputs());
        assertCancel(rig.output(0), 1, AAPL);
        assertEquals(36, rig.feed(events.acknowledgement(1, AAPL, true)).outputs(), "the rest, by timers due at once");
        assertCancel(rig.output(35), 40, AAPL);
        rig.feed(events.command(Command.RESUME, "", 0));
        assertEquals(1, rig.feed(imbalanced(MSFT)).outputs());
    }

    @Test
    void shouldOrderBetweenOnceInFiftyAndOnceInAThousandEventsWhenMarketIsBusy()
    {
        for (final long gapNs : new long[]{1_000, 20_000, 5_000_000})
        {
            final Random random = new Random(11);
            final StageRig rig = new StageRig(new ImbalanceStage());
            final int marketEvents = 200_000;
            final ArrayDeque<Long> fillsDueNs = new ArrayDeque<>();
            long filled = 0;
            for (int i = 0; i < marketEvents; i++)
            {
                events.later(gapNs);
                while (!fillsDueNs.isEmpty() && fillsDueNs.peek() <= events.nowNs())
                {
                    fillsDueNs.remove();
                    rig.feed(events.fill(++filled, 1, Side.BUY, 1, 100, 0));
                }
                if (random.nextInt(4) == 0)
                {
                    final long price = 1000 + random.nextInt(50);
                    rig.feed(events.top(random.nextInt(20), price, 100 + random.nextInt(900), price + 1,
                        100 + random.nextInt(900), END));
                    if (rig.outputs() > 0)
                    {
                        fillsDueNs.add(events.nowNs() + 400_000);
                    }
                }
                else
                {
                    events.skip(1);
                }
            }
            final long orders = rig.counted("orders intended");
            System.out.println("ImbalanceStageTest: one event in " + gapNs + " ns: one order in " +
                marketEvents / Math.max(1, orders));
            assertTrue(orders >= marketEvents / 1000 && orders <= marketEvents / 50, "orders=" + orders);
        }
    }

    @Test
    void shouldAllocateNothingOnceWarm()
    {
        final StageRig rig = new StageRig(stage, "max-instruments", "64", "order-timeout", "50us", "pace", "4");
        final Random random = new Random(5);
        final long bytes = Allocations.afterWarmUp(12, () -> churn(rig, random));
        assertEquals(0, bytes, "bytes allocated over 100,000 events");
        assertTrue(rig.counted("cancels intended") > 1000 && rig.counted("orders given up") > 100);
    }

    private void churn(final StageRig rig, final Random random)
    {
        for (int i = 0; i < 100_000; i++)
        {
            events.later(1000);
            final long id = rig.counted("orders intended") - random.nextInt(40);
            switch (random.nextInt(8))
            {
                case 0 -> rig.feedQuietly(events.fill(id, 1, Side.BUY, 1, 100, random.nextInt(2)));
                case 1 -> rig.feedQuietly(events.acknowledgement(id, 1, random.nextBoolean()));
                case 2 -> rig.feedQuietly(events.reject(id, 1, Side.BUY, 100));
                default -> rig.feedQuietly(events.top(random.nextInt(80), 100, random.nextInt(100), 101,
                    random.nextInt(100), END));
            }
        }
    }

    private Event imbalanced(final long instrument)
    {
        return events.top(instrument, 100, 90, 101, 10, END);
    }

    private static void assertIntent(
        final StageRig rig, final long orderId, final long instrument, final Side side, final long price)
    {
        assertEquals(1, rig.outputs());
        final Event event = rig.output(0);
        final OrderIntentDecoder intent = new OrderIntentDecoder();
        intent.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
        assertEquals(OrderIntentDecoder.TEMPLATE_ID, event.templateId());
        assertEquals(orderId, intent.orderId());
        assertEquals(instrument, intent.instrument());
        assertEquals(side, intent.side());
        assertEquals(price, intent.price());
        assertEquals(100, intent.quantity());
    }

    private static void assertCancel(final Event event, final long orderId, final long instrument)
    {
        final CancelIntentDecoder cancel = new CancelIntentDecoder();
        cancel.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
        assertEquals(CancelIntentDecoder.TEMPLATE_ID, event.templateId());
        assertEquals(orderId, cancel.orderId());
        assertEquals(instrument, cancel.instrument());
    }
}
