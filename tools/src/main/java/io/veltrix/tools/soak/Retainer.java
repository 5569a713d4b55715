package io.veltrix.tools.soak;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.journal.JournalException;
import io.veltrix.engine.journal.Retention;
import io.veltrix.engine.replay.SnapshotMaker;
import io.veltrix.engine.retention.RetentionNeeds;
import io.veltrix.engine.snapshot.SnapshotException;
import io.veltrix.engine.status.Readiness;
import io.veltrix.engine.status.StatusReader;

/**
 * Does beside a run what {@code veltrix snapshot --keep 2} and {@code veltrix retain --keep SIZE} do, again and again,
 * on a thread of its own in this process. {@link #retained} and {@link #end} are for the thread that started it.
 */
final class Retainer
{
    private static final int SNAPSHOTS = 2;

    private final Path home;
    private final long keepBytes;
    private final long intervalNs;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile SoakReport.Retained retained;

    /**
     * @param home       of the run.
     * @param keepBytes  of journals in all.
     * @param intervalNs from one end to the next beginning.
     */
    Retainer(final Path home, final long keepBytes, final long intervalNs)
    {
        this.home = home;
        this.keepBytes = keepBytes;
        this.intervalNs = intervalNs;
        retained = new SoakReport.Retained(keepBytes, 0, 0, 0, null);
        thread = new Thread(this::work, "soak-retention");
        thread.setDaemon(true);
        thread.start();
    }

    private void work()
    {
        try
        {
            while (!closed.await(intervalNs, TimeUnit.NANOSECONDS))
            {
                retain();
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void retain()
    {
        final SoakReport.Retained before = retained;
        long snapshots = before.snapshots();
        try
        {
            if (!Home.isHome(home) || StatusReader.read(home).readiness() != Readiness.RUNNING)
            {
                return;
            }
            final SnapshotMaker maker = new SnapshotMaker(home, (notice) -> { });
            if (maker.make(0, false, (sequence) -> { }).isNew())
            {
                snapshots++;
            }
            maker.keep(SNAPSHOTS);
            final Retention.Plan plan = Retention.plan(Home.journalOf(home),
                RetentionNeeds.of(home, (notice) -> { }), new Retention.Limit(null, keepBytes), Instant.now());
            Retention.apply(plan);
            retained = new SoakReport.Retained(keepBytes, snapshots,
                before.segmentsDeleted() + plan.removals().size(), before.bytesFreed() + plan.removedBytes(), null);
        }
        catch (final HomeException | SnapshotException | JournalException | IllegalStateException |
            IllegalArgumentException | UncheckedIOException ex)
        {
            retained = new SoakReport.Retained(
                keepBytes, snapshots, before.segmentsDeleted(), before.bytesFreed(), ex.getMessage());
        }
    }

    /**
     * @return what was done so far.
     */
    SoakReport.Retained retained()
    {
        return retained;
    }

    /**
     * End it; what it is at is finished first.
     */
    void end() throws InterruptedException
    {
        closed.countDown();
        thread.join();
    }
}
