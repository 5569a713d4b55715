package io.veltrix.trading.rig;

import java.util.Map;

import io.veltrix.engine.api.Tally;

/** A counter that tests read by its label. */
public final class TestTally implements Tally
{
    private volatile long value;

    public static TestTally in(final Map<String, TestTally> tallies, final String label)
    {
        return tallies.computeIfAbsent(label, (ignored) -> new TestTally());
    }

    @Override
    public void add(final long delta)
    {
        set(value + delta);
    }

    @Override
    public void set(final long value)
    {
        this.value = value;
    }

    @Override
    public long value()
    {
        return value;
    }
}
