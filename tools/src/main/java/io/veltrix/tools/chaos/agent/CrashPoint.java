package io.veltrix.tools.chaos.agent;

/**
 * Moments at which a process under trial can be made to end: each a call in a method of the engine. A new one is a line
 * here.
 */
public enum CrashPoint
{
    /** A document of the journal is begun: its header says not complete. */
    BLOCK_RESERVED("io.veltrix.engine.journal.Segment", "append", "begin", true, true),

    /** The block's header is written, its events are not. */
    BLOCK_HALF("io.veltrix.engine.journal.Segment", "append", "putBytes", true, true),

    /** The block is whole, and not committed. */
    BLOCK_WRITTEN("io.veltrix.engine.journal.Segment", "append", "commit", false, true),

    /** The block is committed, and nobody was told. */
    BLOCK_COMMITTED("io.veltrix.engine.journal.Segment", "append", "commit", true, true),

    /** The next segment has its name, the one before has no end. */
    SEGMENT_NAMED("io.veltrix.engine.journal.JournalWriter", "takeOver", "rename", true, true),

    /** The segment before has its end, the next one holds nothing. */
    SEGMENT_ENDED("io.veltrix.engine.journal.JournalWriter", "takeOver", "takeOver", false, true),

    /** An effect is about to be caused. */
    EFFECT_INTENDED("io.veltrix.engine.sink.SinkWork", null, "onEvent", false, true),

    /** An effect was caused, and its outcome is not logged. */
    EFFECT_CAUSED("io.veltrix.engine.sink.SinkWork", null, "onEvent", true, true),

    /** A snapshot is written beside its place, and not forced. */
    SNAPSHOT_WRITTEN("io.veltrix.engine.snapshot.SnapshotFile", "write", "force", false, true),

    /** A snapshot is forced, and has no name. */
    SNAPSHOT_FORCED("io.veltrix.engine.snapshot.SnapshotFile", "write", "move", false, true),

    /** A snapshot has its name, its folder is not forced. */
    SNAPSHOT_NAMED("io.veltrix.engine.snapshot.SnapshotFile", "write", "move", true, true),

    /** The record thread alone ends, by an error of its own, with a block in its hands. */
    RECORD_DIES("io.veltrix.engine.record.StreamRecorder", "append", "append", false, false);

    private final String owner;
    private final String method;
    private final String call;
    private final boolean isAfter;
    private final boolean isKilled;

    CrashPoint(
        final String owner, final String method, final String call, final boolean isAfter, final boolean isKilled)
    {
        this.owner = owner;
        this.method = method;
        this.call = call;
        this.isAfter = isAfter;
        this.isKilled = isKilled;
    }

    /**
     * @return the class, as the loader names it.
     */
    String owner()
    {
        return owner;
    }

    /**
     * @return the method the call is in; null for any of the class.
     */
    String method()
    {
        return method;
    }

    /**
     * @return name of the method that is called.
     */
    String call()
    {
        return call;
    }

    /**
     * @return true where it is the moment behind the call, false for the one before it.
     */
    boolean isAfter()
    {
        return isAfter;
    }

    /**
     * @return true where the process is killed; false where the thread that gets there throws.
     */
    public boolean isKilled()
    {
        return isKilled;
    }

    /**
     * @return true where it is reached in the process that makes a snapshot, not in the pipeline's.
     */
    public boolean isOfSnapshot()
    {
        return owner.startsWith("io.veltrix.engine.snapshot.");
    }

    /**
     * @return its name on command lines.
     */
    public String word()
    {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static CrashPoint of(final String word)
    {
        return valueOf(word.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }
}
