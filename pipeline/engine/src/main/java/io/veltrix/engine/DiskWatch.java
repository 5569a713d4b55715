package io.veltrix.engine;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.DiskFullPolicy;
import io.veltrix.engine.journal.DiskListener;
import io.veltrix.engine.journal.SegmentPreparer;
import io.veltrix.engine.record.HoleListener;
import io.veltrix.engine.sequencer.ControlInbox;

/**
 * What is done where the journal's disk runs out of room. The helper says so while the writers still have the segments
 * they are in. Then, with {@code stop}, the pipeline takes nothing in any more and comes to its end, for which the
 * floor is given up; with {@code degrade} it goes on, and once a segment is full without a next one, what comes is left
 * out of the journal until there is room.
 * <p>
 * Told by the helper and by the record thread, asked by the launching one.
 */
final class DiskWatch implements DiskListener, HoleListener
{
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private final DiskFullPolicy policy;
    private final Failures failures;
    private final ControlInbox inbox;
    private final Tally degraded;
    private final Tally missing;
    private SegmentPreparer preparer;
    private Runnable stop;
    private volatile String reason;
    private volatile boolean isStopping;
    private long lastProgress;
    private long lastMoveNs;

    /**
     * @param policy   of the pipeline.
     * @param failures notes what happens.
     * @param inbox    of the sequencer, for the fact that events are missing.
     * @param degraded 1 while events are left out of the journal.
     * @param missing  root events that were left out.
     */
    DiskWatch(
        final DiskFullPolicy policy,
        final Failures failures,
        final ControlInbox inbox,
        final Tally degraded,
        final Tally missing)
    {
        this.policy = policy;
        this.failures = failures;
        this.inbox = inbox;
        this.degraded = degraded;
        this.missing = missing;
    }

    /**
     * The pipeline is ready to run: from here on the policy acts.
     *
     * @param helper      of the journals.
     * @param requestStop to take nothing in any more.
     */
    synchronized void begin(final SegmentPreparer helper, final Runnable requestStop)
    {
        preparer = helper;
        stop = requestStop;
        if (reason != null)
        {
            act();
        }
    }

    @Override
    public synchronized void onDiskShort(final Path path, final long freeBytes, final long neededBytes)
    {
        if (isStopping)
        {
            return;
        }
        reason = "disk short under " + path + ": " + freeBytes + " bytes are free, the next segment needs " +
            neededBytes + " with the floor; free some room or lower journal.floor";
        failures.note(new IllegalStateException(reason));
        if (stop != null)
        {
            act();
        }
    }

    private void act()
    {
        if (policy == DiskFullPolicy.STOP)
        {
            isStopping = true;
            preparer.giveUpFloor();
            stop.run();
        }
    }

    @Override
    public synchronized void onDiskRelieved(final Path path)
    {
        reason = isStopping ? reason : null;
    }

    @Override
    public void onHoleBegin(final long firstMissing)
    {
        degraded.set(1);
        failures.note(new IllegalStateException("the disk is full: root events from " + firstMissing + " on are not" +
            " journalled, and no gated sink is given what comes of them"));
    }

    @Override
    public boolean onHoleEnd(final long firstMissing, final long lastMissing)
    {
        if (!inbox.offerHole(firstMissing, lastMissing))
        {
            return false;
        }
        degraded.set(0);
        missing.add(lastMissing - firstMissing + 1);
        failures.note(new IllegalStateException("there is room again: root events are journalled from " +
            (lastMissing + 1) + " on; " + firstMissing + " to " + lastMissing + " are missing for good"));
        return true;
    }

    /**
     * Give up an end that cannot be reached: what was published finds no room at all. The launching thread, often.
     *
     * @param progress   that grows while the journals take anything.
     * @param isBehind   whether they lack something that was published.
     * @param whatIsLeft says where everybody stands.
     */
    void check(final long progress, final boolean isBehind, final Supplier<String> whatIsLeft)
    {
        final long nowNs = System.nanoTime();
        if (!isStopping || !isBehind || progress != lastProgress)
        {
            lastProgress = progress;
            lastMoveNs = nowNs;
        }
        else if (nowNs - lastMoveNs > PATIENCE_NS)
        {
            failures.onError(new IllegalStateException(reason + "; there is no room even for what was published" +
                " already: what the journal lacks, no gated sink was given: " + whatIsLeft.get()));
        }
    }

    /**
     * @return why nothing can be journalled; null where the disk has room.
     */
    String reason()
    {
        return reason;
    }

    /**
     * @return why the pipeline came to its end; null where that was not the disk.
     */
    String stopReason()
    {
        return isStopping ? reason : null;
    }
}
