package io.veltrix.engine.control;

/**
 * What became of a command. Numbers are in the control file.
 */
public enum CommandOutcome
{
    /** It is an event of the root stream. */
    SEQUENCED(1),
    /** What was found was no command of this version; nothing was done. */
    MALFORMED(2),
    /** The pipeline is coming to its end; nothing was done. */
    ENDING(3),
    /** Not taken in time and taken back; nothing was done. */
    WITHDRAWN(4),
    /** Taken but not sequenced in time: it will be as soon as the root stream has room. */
    UNDER_WAY(5),
    /** Every slot is taken by another client; nothing was done. */
    BUSY(6),
    /** The process ended before it answered; whether the command was sequenced, the journal says. */
    PROCESS_ENDED(7);

    private final int number;

    CommandOutcome(final int number)
    {
        this.number = number;
    }

    int number()
    {
        return number;
    }

    static CommandOutcome of(final int number)
    {
        for (final CommandOutcome outcome : values())
        {
            if (outcome.number == number)
            {
                return outcome;
            }
        }
        return null;
    }
}
