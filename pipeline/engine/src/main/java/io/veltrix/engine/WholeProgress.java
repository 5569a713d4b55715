package io.veltrix.engine;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.sequencer.Progress;

/**
 * How far everything is, and how far those are for whom the root waits. One calling thread.
 */
final class WholeProgress implements Progress
{
    private final PipelineProgress all;
    private final PipelineProgress holding;

    WholeProgress(final Tally rootPublished)
    {
        all = new PipelineProgress(rootPublished);
        holding = new PipelineProgress(rootPublished);
    }

    PipelineProgress all()
    {
        return all;
    }

    PipelineProgress holding()
    {
        return holding;
    }

    /**
     * @param rootSequence up to which everything went through before this start.
     */
    void startAt(final long rootSequence)
    {
        all.startAt(rootSequence);
        holding.startAt(rootSequence);
    }

    @Override
    public long throughSequence()
    {
        return all.throughSequence();
    }

    @Override
    public long heldSequence()
    {
        return holding.throughSequence();
    }
}
