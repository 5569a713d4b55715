package io.veltrix.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.lane.Lane;
import io.veltrix.engine.lane.LaneBuilder;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.recovery.Recovery;
import io.veltrix.engine.recovery.RootLedger;
import io.veltrix.engine.recovery.SavedState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Which saved state recovery begins from, and what it does with one that does not serve. */
@Timeout(60)
class RecoveryStatesTest
{
    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();
    private RecoveryRig rig;
    private PipelineConfig config;
    private long last;
    private int made;

    /** A state that moves lanes on without knowing anything. */
    private record FakeState(long rootSequence, long orders, boolean fits) implements SavedState
    {
        @Override
        public List<StreamPosition> streams()
        {
            return List.of(new StreamPosition("orders", 1, orders, 0, 0));
        }

        @Override
        public void load(final List<Lane> lanes, final RootLedger ledger)
        {
            if (!fits)
            {
                throw new IllegalStateException("64 instruments are in it, the stage has 32");
            }
            lanes.forEach((lane) -> lane.startAfter(rootSequence));
            ledger.restore(rootSequence, 0, 0, 1, 1, 0);
        }

        @Override
        public String toString()
        {
            return "state " + rootSequence;
        }
    }

    @BeforeEach
    void run()
    {
        rig = new RecoveryRig(folder, "{type: io.veltrix.engine.testing.QuoteSource, count: 1000000}");
        config = rig.config(rig.ledgerSink("at-least-once", false), "none", "");
        last = rig.run(config, 3_000).streams().get(0).events();
    }

    private Recovery recover(final long sinkAfter, final FakeState... states)
    {
        final Recovery recovery = new Recovery(
            config, Home.journalOf(rig.home), last, (lastJournalled, refused) -> List.<SavedState>of(states).iterator(),
            notices::add);
        recovery.catchUp("orders", "sink out", sinkAfter);
        recovery.run(() ->
        {
            made++;
            return List.of(new LaneBuilder(config.lanes().get(0), Tallies.onHeap())
                .publications(recovery.links()::publication)
                .taps(recovery::tap)
                .build());
        }).forEach(Lane::close);
        assertEquals(last, recovery.ledger().sequence());
        assertEquals(last - recovery.fromState(), recovery.replayed());
        return recovery;
    }

    @Test
    void shouldReplayOnlyWhatIsBehindTheNewestState()
    {
        assertEquals(2_000, recover(400, new FakeState(2_000, 300, true), new FakeState(1_000, 1, true)).fromState());
        assertTrue(notices.get(0).contains("goes on from state 2000"), notices::toString);
    }

    // Seen to fail with the lanes of the refused state used on.
    @Test
    void shouldFallBackToAnOlderStateWhereAStageRefusesTheNewest()
    {
        assertEquals(1_000, recover(400, new FakeState(2_000, 3, false), new FakeState(1_000, 1, true)).fromState());
        assertEquals(2, made);
        assertTrue(notices.get(0).contains("state 2000 is refused: 64 instruments"), notices::toString);
        assertTrue(notices.get(1).contains("goes on from state 1000"), notices::toString);
    }

    // Seen to fail with Recovery.refusal() always null: the sink's events before the state were gone.
    @Test
    void shouldPassOverAStateThatIsAheadOfAReaderOrOfTheJournal()
    {
        assertEquals(0, recover(299, new FakeState(last + 1, 3, true), new FakeState(2_000, 300, true)).fromState());
        assertTrue(notices.get(0).contains("the journal ends at " + last), notices::toString);
        assertTrue(notices.get(1).contains("sink out has seen only 299"), notices::toString);
    }

    @Test
    void shouldNeedNoReplayWhereTheStateIsTheEnd()
    {
        assertEquals(last, recover(400, new FakeState(last, 3, true)).fromState());
    }
}
