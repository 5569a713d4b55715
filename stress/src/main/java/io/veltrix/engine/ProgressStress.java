package io.veltrix.engine;

import java.util.List;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.observe.Tallies;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/**
 * How far a pipeline has come, asked while one thread runs a lane and the sink behind it: the lane publishes a derived
 * event, then says that it has processed the root event; the sink makes the effect, then says that it has processed the
 * derived one. Whoever is told that the root event is through must see the effect: virtual time goes on from there, and
 * a run ends there.
 * <p>
 * Seen to fail: where the readers of the root were read after the derived streams, a handful in a million samples said
 * "through" without the effect. With plain counters no x86 run failed, as is to be expected there.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Not through, no effect yet.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Not known to be through, although the effect is made.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Through, and the effect is made.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "Said to be through, but what it caused is not.")
@State
public class ProgressStress
{
    private final Tally rootPublished = Tallies.onHeap().add("root published");
    private final Tally laneProcessed = Tallies.onHeap().add("lane processed");
    private final Tally derivedPublished = Tallies.onHeap().add("derived published");
    private final Tally sinkProcessed = Tallies.onHeap().add("sink processed");
    private final PipelineProgress progress = new PipelineProgress(rootPublished);
    private int effect;

    /** A pipeline of one lane and one sink, with one root event published. */
    public ProgressStress()
    {
        rootPublished.set(1);
        progress.addRootReader(laneProcessed);
        progress.addStream(derivedPublished, List.of(sinkProcessed));
    }

    /** The order of a lane, then of a sink. */
    @Actor
    public void laneThenSink()
    {
        derivedPublished.set(1);
        laneProcessed.set(1);
        effect = 1;
        sinkProcessed.set(1);
    }

    /** As the sequencer asks. */
    @Actor
    public void ask(final JI_Result result)
    {
        result.r1 = progress.throughSequence();
        result.r2 = effect;
    }
}
