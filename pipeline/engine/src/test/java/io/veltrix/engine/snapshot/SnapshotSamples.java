package io.veltrix.engine.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Snapshots of pipelines that never were. */
final class SnapshotSamples
{
    private static final String HASH = "0123456789abcdef".repeat(4);

    private SnapshotSamples()
    {
    }

    static Snapshot of(final long rootSequence)
    {
        return of(rootSequence, new Random(rootSequence));
    }

    static Snapshot of(final long rootSequence, final Random random)
    {
        final List<TimerState> timers = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            timers.add(new TimerState(i % 2, 1_000L + i, i, random.nextLong()));
        }
        final StreamState orders =
            new StreamState("orders", 1, 77, random.nextInt(10_000), random.nextLong(), Map.of(42, 70L, 43, 7L));
        final LaneState decide = new LaneState(
            "decide", "root", rootSequence, 9, timers, List.of(orders),
            List.of(stage("book", random, 40), stage("risk", random, 0)));
        final LaneState echo = new LaneState(
            "echo", "orders", 77, 0, List.of(), List.of(), List.of(stage("echo", random, 9)));
        return new Snapshot(
            "sample", HASH, Map.of("trading.sbeir", HASH, "engine.sbeir", HASH),
            new RootState(
                rootSequence, 3, 1_700_000_000_000_000_000L, 1_700_000_000_000_000_000L - 5, 12_345,
                random.nextLong(), random.nextInt(), new TreeMap<>(Map.of(1, 99L, 2, -5L)),
                List.of(new SetAsideState("decide", "risk", 0, rootSequence - 1))),
            List.of(decide, echo));
    }

    private static StageState stage(final String name, final Random random, final int length)
    {
        final StateWriter out = new StateWriter();
        for (int i = 0; i < length; i++)
        {
            out.putByte(random.nextInt());
        }
        return new StageState(name, "type-of-" + name, 2, out.copy());
    }
}
