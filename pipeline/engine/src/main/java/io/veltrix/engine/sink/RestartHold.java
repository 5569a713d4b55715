package io.veltrix.engine.sink;

import io.veltrix.engine.api.Tally;

/**
 * Holds a sink after a restart until the journal has the fact that everything from before it is settled. Both positions
 * have one writer each, which releases them: the sequencer and the record thread. One reader thread per instance.
 */
public final class RestartHold
{
    private final Tally reconciled;
    private final Tally journalled;
    private boolean isOver;

    /**
     * @param reconciled root sequence of that fact; 0 until it is written.
     * @param journalled last root sequence in the journal.
     */
    public RestartHold(final Tally reconciled, final Tally journalled)
    {
        this.reconciled = reconciled;
        this.journalled = journalled;
    }

    /**
     * @return true once effects may go on.
     */
    public boolean isOver()
    {
        if (!isOver)
        {
            final long fact = reconciled.value();
            isOver = fact > 0 && journalled.value() >= fact;
        }
        return isOver;
    }
}
