package io.veltrix.engine;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.observe.Tallies;

/**
 * What a source or a sink is given at its start.
 *
 * @param name         in the pipeline file.
 * @param settings     of the component.
 * @param answeredSink that a source answers; null for none, and for sinks.
 * @param resumeAfter  cursor of a source; empty for none, and for sinks.
 * @param isRestart    whether the journal holds events from before; false for sinks.
 * @param clock        of the sequencer.
 * @param tallies      make counters.
 */
record ComponentContext(
    String name,
    Settings settings,
    Sink answeredSink,
    OptionalLong resumeAfter,
    boolean isRestart,
    LongSupplier clock,
    Tallies tallies) implements SourceContext, SinkContext
{
    static ComponentContext ofSink(final String name, final Settings settings, final Tallies tallies)
    {
        return new ComponentContext(name, settings, null, OptionalLong.empty(), false, () -> 0, tallies);
    }

    @Override
    public long nowNs()
    {
        return clock.getAsLong();
    }

    @Override
    public Tally counter(final String label)
    {
        return tallies.add(name + ": " + label);
    }
}
