package io.veltrix.engine.journal;

/**
 * What an appended block survives.
 */
public enum Durability
{
    /** The process; a power failure takes what the kernel had not written back by itself. */
    PAGE_CACHE,

    /** The process; a power failure takes at most what came since the last force, about one interval. */
    INTERVAL,

    /** A power failure, once {@link JournalWriter#durableSequence()} has reached it. */
    EVERY_BLOCK
}
