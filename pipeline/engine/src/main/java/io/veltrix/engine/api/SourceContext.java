package io.veltrix.engine.api;

import java.util.OptionalLong;

/**
 * What a source is given at its start. Everything may be kept.
 */
public interface SourceContext
{
    /**
     * @return the source's name in the pipeline file.
     */
    String name();

    Settings settings();

    /**
     * @return the sink this source answers, as the pipeline file names it; null where it answers none.
     */
    Sink answeredSink();

    /**
     * The source's own cursor, as it stands in the last event of this source that is journalled. A source that declares
     * {@link SourceDeclaration.Resume#EXACT} goes on behind it, neither losing nor repeating anything; a unit of which
     * the journal has only the first events is completed.
     *
     * @return the cursor; empty at a first start.
     */
    default OptionalLong resumeAfter()
    {
        return OptionalLong.empty();
    }

    /**
     * @return true where the journal holds events from before this start, of whatever source: what an outside remembers
     *     is then this pipeline's.
     */
    default boolean isRestart()
    {
        return resumeAfter().isPresent();
    }

    /**
     * The sequencer's time now: epoch nanoseconds, or virtual time in a deterministic run. On the sequencer's thread.
     *
     * @return nanoseconds of the epoch.
     */
    long nowNs();

    /**
     * Make a counter that outside tools can read. Single writer: the source.
     *
     * @param label what it counts.
     * @return the counter.
     */
    Tally counter(String label);
}
