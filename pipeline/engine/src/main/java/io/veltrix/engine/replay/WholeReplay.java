package io.veltrix.engine.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongConsumer;

import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.config.ConfigException;
import io.veltrix.engine.config.HostFacts;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.Manifest;
import io.veltrix.engine.home.PipelineIdentity;
import io.veltrix.engine.home.UpgradePoint;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.recovery.SnapshotStates;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.SnapshotException;
import io.veltrix.engine.snapshot.SnapshotIdentity;
import io.veltrix.engine.snapshot.Snapshots;

/**
 * Replays a home across its upgrade points: each part with the pipeline file that made it. A part whose stages this
 * class path no longer has in their versions is left out, and said to be; the next one then begins at the upgrade
 * point's snapshot. Use once, from one thread.
 */
public final class WholeReplay
{
    private final Path home;
    private final ReplayOptions options;
    private final ReplayListener listener;
    private final Manifest manifest;
    private final Snapshots snapshots;
    private final Path root;
    private final List<String> notes = new ArrayList<>();
    private final List<ReplayReport> reports = new ArrayList<>();

    /** Root events behind {@code after}, up to and with {@code to}, and what made them. */
    private record Part(
        long after, long to, String file, String text, Map<String, String> stages, Map<String, Integer> versions)
    {
    }

    /**
     * @param home     folder of the run.
     * @param options  what to replay and how.
     * @param listener watches; on the lanes' threads.
     */
    public WholeReplay(final Path home, final ReplayOptions options, final ReplayListener listener)
    {
        this.home = home;
        this.options = options;
        this.listener = listener;
        this.manifest = Home.readManifest(home);
        this.snapshots = new Snapshots(Home.snapshotsOf(home));
        this.root = Home.journalOf(home).resolve(PipelineConfig.ROOT);
    }

    private List<Part> parts()
    {
        final List<Part> parts = new ArrayList<>();
        long after = 0;
        for (final UpgradePoint point : manifest.upgrades())
        {
            parts.add(new Part(
                after, point.after(), home.resolve(point.pipelineFile()).toString(), Home.readPipeline(home, point),
                point.stages(), point.stateVersions()));
            after = point.after();
        }
        parts.add(new Part(
            after, Long.MAX_VALUE, Home.pipelineFileOf(home).toString(), Home.readPipeline(home), manifest.stages(),
            manifest.stateVersions()));
        return parts;
    }

    /**
     * Replay to the end, or to the first part that fails.
     *
     * @param progress is told once a second how many root events of the part are through.
     * @return what came of all parts together.
     */
    public ReplayReport run(final LongConsumer progress)
    {
        Snapshot state = null;
        try
        {
            for (final Part part : parts())
            {
                if (part.after() >= options.to())
                {
                    break;
                }
                final Snapshot start = state;
                state = null;
                final PipelineConfig config = configOf(part);
                if (config != null)
                {
                    state = replay(part, config, start == null ? snapshotBehind(part, config) : start, progress);
                    if (!reports.get(reports.size() - 1).isGood())
                    {
                        break;
                    }
                }
                close(start);
            }
        }
        finally
        {
            close(state);
        }
        return merged();
    }

    private static void close(final Snapshot snapshot)
    {
        if (snapshot != null)
        {
            snapshot.close();
        }
    }

    /** The part's pipeline; null where this class path does not have it any more. */
    private PipelineConfig configOf(final Part part)
    {
        String missing;
        try
        {
            final PipelineConfig config = PipelineReader.parse(
                part.text(), part.file(), Overrides.none(),
                new HostFacts(HostFacts.here(home).cores(), HostFacts.UNKNOWN, HostFacts.UNKNOWN));
            missing = missing(part, identity(config));
            if (missing == null)
            {
                return config;
            }
        }
        catch (final ConfigException ex)
        {
            missing = ex.problems().get(0).toString();
        }
        notes.add("root events " + (part.after() + 1) + " to " + part.to() + " are left out: this version does not" +
            " have what made them: " + missing);
        return null;
    }

    private static PipelineIdentity identity(final PipelineConfig config)
    {
        return PipelineIdentity.of(
            config, SchemaCatalog.ofClassPath(WholeReplay.class.getClassLoader()), new LinkedHashMap<>());
    }

    private static String missing(final Part part, final PipelineIdentity here)
    {
        final TreeSet<String> names = new TreeSet<>(part.versions().keySet());
        for (final String name : names)
        {
            final Integer version = here.stateVersions().get(name);
            if (!part.versions().get(name).equals(version))
            {
                return "stage " + name + " had state version " + part.versions().get(name) + ", here it has " + version;
            }
        }
        return null;
    }

    private Snapshot snapshotBehind(final Part part, final PipelineConfig config)
    {
        if (part.after() == 0)
        {
            return null;
        }
        final SnapshotIdentity wanted = identity(config).ofSnapshots();
        final List<String> refused = new ArrayList<>();
        final Snapshot found = snapshots.at(
            part.after(), (snapshot) -> SnapshotStates.refusal(snapshot, wanted, root), refused::add);
        if (found == null)
        {
            throw new SnapshotException("root events behind " + part.after() + " cannot be replayed: the upgrade" +
                " point's snapshot does not serve" + (refused.isEmpty() ?
                ", there is none: " + snapshots.file(part.after()) : ": " + String.join("; ", refused)));
        }
        return found;
    }

    /** What the part ends with, for the next one; null where it cannot be had, or there is no next one. */
    private Snapshot replay(
        final Part part, final PipelineConfig config, final Snapshot start, final LongConsumer progress)
    {
        final ReplayOptions here = new ReplayOptions(
            options.from(), Math.min(options.to(), part.to()), options.speed(), options.isVerified(),
            options.isSpread());
        try (Replay replay = new Replay(home, config, here, listener, start))
        {
            close(start);
            final ReplayReport report = replay.run(progress);
            reports.add(report);
            final boolean isStateSaved =
                report.isGood() && part.to() != Long.MAX_VALUE && report.root().events() == part.to() &&
                !options.isSpread() && part.versions().values().stream().allMatch((version) -> version > 0);
            return isStateSaved ? replay.state() : null;
        }
        finally
        {
            close(start);
        }
    }

    private ReplayReport merged()
    {
        if (reports.isEmpty())
        {
            throw new SnapshotException("nothing of " + home + " can be replayed: " + String.join("; ", notes));
        }
        final ReplayReport last = reports.get(reports.size() - 1);
        final List<StreamPosition> streams = last.streams();
        final List<Divergence> divergences = new ArrayList<>();
        reports.forEach((report) -> divergences.addAll(report.divergences()));
        reports.forEach((report) -> notes.addAll(report.notes()));
        return new ReplayReport(
            reports.stream().mapToLong(ReplayReport::rootEvents).sum(),
            reports.stream().mapToLong(ReplayReport::elapsedNs).sum(),
            last.root(),
            streams,
            reports.stream().mapToLong(ReplayReport::compared).sum(),
            divergences,
            List.copyOf(notes),
            reports.stream().mapToLong(ReplayReport::quarantined).sum(),
            last.damage(),
            last.failure());
    }
}
