package io.veltrix.engine.sink;

import io.veltrix.engine.api.Tally;

/**
 * Opens for a cause once the journal holds it. The journal's position has one writer, the record thread, which releases
 * it after the block is in; this acquires it, so what it lets through is recorded. One reader thread per instance.
 */
public final class Gate
{
    private final Tally journalled;
    private long known;

    /**
     * @param journalled last root sequence that is journalled to the durability asked for; null for a gate that is
     *                   always open.
     */
    public Gate(final Tally journalled)
    {
        this.journalled = journalled;
    }

    /**
     * @param cause root sequence.
     * @return true where the journal holds it.
     */
    public boolean isOpen(final long cause)
    {
        if (cause <= known || journalled == null)
        {
            return true;
        }
        known = journalled.value();
        return cause <= known;
    }
}
