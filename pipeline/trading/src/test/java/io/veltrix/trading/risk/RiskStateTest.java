package io.veltrix.trading.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.trading.Side;
import io.veltrix.trading.rig.Events;
import io.veltrix.trading.rig.StageRig;
import io.veltrix.trading.rig.StageStates;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The risk stage's state: limits, rate, markets, positions, open orders, the kill switch. */
class RiskStateTest
{
    private static StageRig rig(final String... settings)
    {
        final List<String> all = new ArrayList<>(List.of(
            "order-rate", "20_000/s", "order-burst", "20", "max-open-orders", "30", "max-instruments", "20",
            "position-limit", "2000", "gross-limit", "20000"));
        all.addAll(List.of(settings));
        return new StageRig(new RiskStage(), all.toArray(new String[0]));
    }

    private static StageStates.Script script()
    {
        final Events events = new Events();
        final long[] lastOrderId = new long[1];
        return (random, answered) -> next(random, events, lastOrderId);
    }

    private static Event next(final Random random, final Events events, final long[] lastOrderId)
    {
        events.later(random.nextInt(400)).from(1 + random.nextInt(3));
        final int what = random.nextInt(1_000);
        final long instrument = random.nextInt(22);
        final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        final long known = 1 + Math.max(0, lastOrderId[0] - random.nextInt(60));
        if (what < 3)
        {
            return random.nextBoolean() ? events.gap() : events.reset();
        }
        if (what < 10)
        {
            final Command[] commands = {Command.HALT, Command.RESUME, Command.RESUME, Command.LIMIT};
            final String[] limits = {"max-order-size", "position-limit", "order-rate"};
            return events.command(
                commands[random.nextInt(4)], limits[random.nextInt(3)], 50L + random.nextInt(1_000_000));
        }
        if (what < 200)
        {
            return events.top(
                instrument, 1_000_000_000L, random.nextInt(3), 1_000_000_100L, random.nextInt(3), Events.END);
        }
        if (what < 300)
        {
            return events.fill(
                known, instrument, side, 1, 1 + random.nextInt(20), random.nextInt(3) == 0 ? 0 : random.nextInt(20));
        }
        if (what < 400)
        {
            return events.acknowledgement(known, instrument, random.nextBoolean());
        }
        if (what < 450)
        {
            return events.reject(known, instrument, side, 1);
        }
        if (what < 500)
        {
            return events.cancelIntent(known, instrument);
        }
        return events.orderIntent(
            ++lastOrderId[0], instrument, side, 1_000_000_050L, 1 + random.nextInt(60));
    }

    // Seen to fail with the bucket, the positions, or the generation in which a market was told left out of what is
    // saved.
    @Test
    void shouldGoOnAsIfNothingHadHappenedWhenLoadedFromASavedState()
    {
        StageStates.assertGoesOn("RiskStateTest", 10, () -> rig(), RiskStateTest::script);
    }

    @Test
    void shouldRefuseADamagedState()
    {
        StageStates.assertRefusesDamage("RiskStateTest", () -> rig(), RiskStateTest::script);
    }

    // Seen to fail with every limit saved, changed or not.
    @Test
    void shouldTakeLimitsFromTheFileUnlessAnOperatorChangedThem()
    {
        final Events events = new Events();
        final StageRig before = rig();
        before.feed(events.command(Command.LIMIT, "max-order-size", 500));
        final DirectBuffer state = before.save();
        final StageRig after = rig("position-limit", "40", "max-order-size", "10").load(state, before);
        after.feed(events.top(1, 1_000_000_000L, 1, 1_000_000_100L, 1, Events.END));
        after.feed(events.orderIntent(1, 1, Side.BUY, 1_000_000_050L, 41));
        assertEquals(1, after.counted("orders refused: POSITION"));
        after.feed(events.orderIntent(2, 1, Side.BUY, 1_000_000_050L, 30));
        assertEquals(1, after.counted("orders passed"));
    }
}
