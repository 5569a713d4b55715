package io.veltrix.trading.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.trading.OrderIntentDecoder;
import io.veltrix.codecs.trading.Side;
import io.veltrix.trading.TradingEvents;
import io.veltrix.trading.rig.Events;
import io.veltrix.trading.rig.StageRig;
import io.veltrix.trading.rig.StageStates;
import org.junit.jupiter.api.Test;

/** The strategy's state: open orders in both queues, pauses, timers, commands. */
class ImbalanceStateTest
{
    private static StageRig rig()
    {
        return new StageRig(
            new ImbalanceStage(), "pace", "12", "cool-down", "3us", "order-timeout", "20us", "max-open-orders", "40",
            "max-instruments", "20");
    }

    private static StageStates.Script script()
    {
        final Events events = new Events();
        final List<Long> open = new ArrayList<>();
        final OrderIntentDecoder intent = new OrderIntentDecoder();
        return (random, answered) ->
        {
            for (int i = 0; i < answered.outputs(); i++)
            {
                final Event output = answered.output(i);
                if (output.typeKey() == TradingEvents.ORDER_INTENT_KEY)
                {
                    intent.wrap(output.buffer(), output.bodyOffset(), output.blockLength(), output.version());
                    open.add(intent.orderId());
                }
            }
            return next(random, events, open);
        };
    }

    private static Event next(final Random random, final Events events, final List<Long> open)
    {
        events.later(random.nextInt(1_500));
        final int what = random.nextInt(1_000);
        if (what < 4)
        {
            final Command[] commands = {Command.HALT, Command.RESUME, Command.RESUME, Command.CANCEL_ALL};
            return events.command(commands[what], "", 0);
        }
        if (what < 250 && !open.isEmpty())
        {
            final long orderId = open.remove(random.nextInt(open.size()));
            return switch (random.nextInt(3))
            {
                case 0 -> events.fill(orderId, 1, Side.BUY, 1, 1, random.nextInt(2));
                case 1 -> events.reject(orderId, 1, Side.BUY, 1);
                default -> events.acknowledgement(orderId, 1, random.nextBoolean());
            };
        }
        final long bid = 100 + random.nextInt(10);
        return events.top(
            random.nextInt(22), bid, random.nextInt(100), bid + random.nextInt(5), random.nextInt(100), Events.END);
    }

    // Seen to fail with the pauses, the cancelling queue, or lastOrderCause left out of what is saved.
    @Test
    void shouldGoOnAsIfNothingHadHappenedWhenLoadedFromASavedState()
    {
        StageStates.assertGoesOn("ImbalanceStateTest", 10, ImbalanceStateTest::rig, ImbalanceStateTest::script);
    }

    @Test
    void shouldRefuseADamagedState()
    {
        StageStates.assertRefusesDamage("ImbalanceStateTest", ImbalanceStateTest::rig, ImbalanceStateTest::script);
    }
}
