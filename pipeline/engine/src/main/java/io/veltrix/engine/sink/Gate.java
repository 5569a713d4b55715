package io.veltrix.engine.sink;

import io.veltrix.engine.api.Tally;

/**
 * Opens for a cause once the journal holds it. The journal's position has one writer, the record thread, which releases
 * it after the block is in; this acquires it, so what it lets through is recorded. Where the pipeline may go on without
 * its journal, the position also passes what was left out, and that is known before: it opens for no such cause, ever.
 * One reader thread per instance.
 */
public final class Gate
{
    /** The journal does not hold the cause yet. */
    public static final int SHUT = 0;

    /** The journal holds the cause. */
    public static final int OPEN = 1;

    /** The journal will never hold the cause: no effect may come of it. */
    public static final int NEVER = 2;

    private final Tally settled;
    private final UnjournalledRanges unjournalled;
    private long known;

    /**
     * @param settled last root sequence that is journalled to the durability asked for; null for a gate that is always
     *                open.
     */
    public Gate(final Tally settled)
    {
        this(settled, null);
    }

    /**
     * @param settled      last root sequence that is journalled to the durability asked for, or left out for good; null
     *                     for a gate that is always open.
     * @param unjournalled what was left out; null where nothing ever is.
     */
    public Gate(final Tally settled, final UnjournalledRanges unjournalled)
    {
        this.settled = settled;
        this.unjournalled = unjournalled;
    }

    /**
     * @param cause root sequence.
     * @return {@link #OPEN}, {@link #SHUT} or {@link #NEVER}.
     */
    public int state(final long cause)
    {
        if (settled == null)
        {
            return OPEN;
        }
        if (cause > known)
        {
            known = settled.value();
            if (cause > known)
            {
                return SHUT;
            }
        }
        return unjournalled != null && unjournalled.contains(cause) ? NEVER : OPEN;
    }

    /**
     * @param cause root sequence.
     * @return true where the journal holds it.
     */
    public boolean isOpen(final long cause)
    {
        return state(cause) == OPEN;
    }
}
