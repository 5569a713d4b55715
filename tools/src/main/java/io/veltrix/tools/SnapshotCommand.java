package io.veltrix.tools;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.home.Home;
import io.veltrix.engine.replay.SnapshotMaker;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.Snapshots;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code veltrix snapshot}.
 */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = "Save the state of a pipeline, so that its next start replays only what came after.",
    footer = {
        "",
        "Replays the journal in this process, from the newest snapshot that serves; a pipeline that runs in that home",
        "meanwhile goes on as if nothing were. Exit code 1 where no snapshot could be made, or with --list where one",
        "that is there is refused.",
        "",
        "  veltrix snapshot HOME",
        "  veltrix snapshot HOME --keep 3",
        "  veltrix snapshot HOME --list",
    })
final class SnapshotCommand implements Callable<Integer>
{
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(2);
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the run.")
    private Path home;

    @Option(
        names = "--at", paramLabel = "SEQUENCE",
        description = "Last root sequence that is in it (default: the last one the journal has).")
    private Long at;

    @Option(
        names = "--from-scratch", description = "Replay from the first event, whatever snapshots there are.")
    private boolean isFromScratch;

    @Option(names = "--keep", paramLabel = "N", description = "Then delete all but the newest N.")
    private Integer keep;

    @Option(names = "--list", description = "Show what snapshots there are, and whether they are valid.")
    private boolean isListing;

    @Override
    public Integer call()
    {
        if (at != null && at < 1)
        {
            throw new UsageException("--at: found " + at + ", wanted a root sequence of at least 1");
        }
        if (keep != null && keep < 1)
        {
            throw new UsageException("--keep: found " + keep + ", wanted at least 1");
        }
        if (isListing && (at != null || keep != null || isFromScratch))
        {
            throw new UsageException("--list only shows: give it alone");
        }
        Home.readManifest(home);
        return isListing ? list() : make();
    }

    private int make()
    {
        final SnapshotMaker maker = new SnapshotMaker(home, System.err::println);
        final long startedNs = System.nanoTime();
        final SnapshotMaker.Made made = maker.make(at == null ? 0 : at, isFromScratch, (sequence) ->
        {
            if (System.nanoTime() - startedNs >= QUIET_NS)
            {
                System.err.printf("replayed up to root event %,d%n", sequence);
            }
        });
        if (!made.isNew())
        {
            System.out.printf("root event %,d is the last one, and there is a valid snapshot of it: %s%n",
                made.entry().rootSequence(), made.entry().file());
        }
        else
        {
            System.out.printf(
                "snapshot behind root event %,d: replayed %,d events%s in %.3f s, wrote %,d bytes to %s%n",
                made.entry().rootSequence(), made.rootEvents(),
                made.after() == 0 ? "" : String.format(" from the snapshot behind %,d", made.after()),
                made.elapsedNs() / 1e9, made.entry().bytes(), made.entry().file());
        }
        if (keep != null)
        {
            maker.keep(keep).forEach((file) -> System.out.println("deleted " + file));
        }
        return Veltrix.GOOD;
    }

    private int list()
    {
        final List<Snapshots.Entry> entries = new Snapshots(Home.snapshotsOf(home)).list();
        if (entries.isEmpty())
        {
            System.out.println("no snapshots in " + Home.snapshotsOf(home));
            return Veltrix.GOOD;
        }
        final SnapshotMaker maker = new SnapshotMaker(home, (notice) -> { });
        System.out.printf("%18s  %-19s  %14s  %s%n", "root sequence", "made", "bytes", "");
        boolean isGood = true;
        for (final Snapshots.Entry entry : entries)
        {
            final StringBuilder refused = new StringBuilder();
            final Snapshot snapshot = Snapshots.usable(entry, maker::refusal, refused::append);
            final boolean isValid = snapshot != null;
            isGood &= isValid || maker.isOfEarlierStages(entry);
            System.out.printf("%,18d  %-19s  %,14d  %s%n", entry.rootSequence(), TIME.format(entry.modified()),
                entry.bytes(), isValid ? "valid, epoch " + snapshot.root().epoch() : refused);
            if (isValid)
            {
                snapshot.close();
            }
        }
        return isGood ? Veltrix.GOOD : Veltrix.FAILED;
    }
}
