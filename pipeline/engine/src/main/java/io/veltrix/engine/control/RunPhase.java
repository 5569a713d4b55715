package io.veltrix.engine.control;

/**
 * How far a run has come, as its own process says. Numbers are in the control file: they only grow.
 */
public enum RunPhase
{
    /** Files and threads are being made. */
    STARTING(1),
    /** The journal is read again; no thread runs yet. */
    RECOVERING(2),
    /** Events flow; commands are taken. */
    RUNNING(3),
    /** Nothing is taken in any more; what is under way comes to its end. */
    ENDING(4),
    /** Over: every thread has ended and the journal is closed. */
    STOPPED(5);

    private final int number;

    RunPhase(final int number)
    {
        this.number = number;
    }

    int number()
    {
        return number;
    }

    /**
     * @return the phase; null where no phase has this number.
     */
    static RunPhase of(final int number)
    {
        for (final RunPhase phase : values())
        {
            if (phase.number == number)
            {
                return phase;
            }
        }
        return null;
    }
}
