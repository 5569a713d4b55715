package io.veltrix.engine.status;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.veltrix.engine.api.Quantities;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.control.RunDescriptor;
import io.veltrix.engine.control.RunPhase;
import io.veltrix.engine.control.RunState;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.home.Manifest;
import io.veltrix.engine.journal.JournalCatalog;
import io.veltrix.engine.journal.JournalCatalog.StreamJournal;
import io.veltrix.engine.journal.JournalException;
import io.veltrix.engine.link.CounterView;

/**
 * Puts together what a home's files and its run's counters say. Read-only; any thread, any process of the same user.
 */
public final class StatusReader
{
    /** A process that has not looked after its control file for this long is stopped, or has no processor. */
    private static final Duration SILENCE = Duration.ofMillis(700);

    private StatusReader()
    {
    }

    /**
     * @param home to look at.
     * @return what it says.
     * @throws HomeException where it is no home.
     */
    public static RunStatus read(final Path home)
    {
        final Manifest manifest = Home.readManifest(home);
        final RunDescriptor run = RunDescriptor.read(home);
        final RunState state = run == null ? null : RunState.read(home);
        final Readiness readiness = readiness(run, state);
        final boolean isAlive = isAlive(readiness);
        final Map<String, Long> counters = isAlive ? counters(run.aeronDirectory()) : Map.of();
        final CounterNames names = new CounterNames(counters);
        final List<RunStatus.Reader> readers = run == null || counters.isEmpty() ? List.of() : names.readers(run);
        final List<String> stalledThreads = run == null ? List.of() : names.stalledThreads(run);
        final long journalled = counters.isEmpty() ?
            lastJournalled(home) : names.journalled(PipelineConfig.ROOT);
        final long published = counters.isEmpty() ? journalled : names.published(PipelineConfig.ROOT);
        final RunStatus.Disk disk = disk(home, run);
        final RunStatus.Errors errors = errors(home, run);
        final List<String> problems = new ArrayList<>();
        if (isAlive)
        {
            if (names.isDriverStalled(run))
            {
                problems.add("the media driver shows no life");
            }
            addProblems(problems, state, readers, stalledThreads, errors, disk);
        }
        return new RunStatus(
            manifest.pipeline(), home.toAbsolutePath().normalize().toString(), readiness,
            isAlive && problems.isEmpty(), problems, run == null ? manifest.epoch() : run.epoch(),
            run == null ? 0 : run.process().pid(), run == null ? "" : run.host(),
            run == null ? null : run.started(),
            readiness == Readiness.STOPPED && run.ended() == null ? state.since() : run == null ? null : run.ended(),
            failure(readiness, run, state, errors),
            isAlive ? Math.max(0, Duration.between(run.started(), Instant.now()).toMillis()) : 0,
            published, journalled, Math.max(0, published - journalled),
            run == null || counters.isEmpty() ? List.of() : names.sources(run), readers,
            names.links(readers), stalledThreads, errors, disk,
            isAlive && state != null ? new RunStatus.Commands(
                state.taken(), state.refused(), state.malformed(), state.abandoned()) : null);
    }

    private static String failure(
        final Readiness readiness, final RunDescriptor run, final RunState state, final RunStatus.Errors errors)
    {
        return readiness == Readiness.STOPPED && run.ended() == null && state.hasFailed() ? errors.last() :
            run == null ? null : run.failure();
    }

    private static Readiness readiness(final RunDescriptor run, final RunState state)
    {
        if (run == null)
        {
            return Readiness.NEW;
        }
        if (run.ended() != null)
        {
            return Readiness.STOPPED;
        }
        if (!run.host().equals(RunDescriptor.hostName()))
        {
            return Readiness.UNKNOWN;
        }
        return switch (run.process().life())
        {
            // A full disk keeps the descriptor from saying so; the control file has its place.
            case ENDED -> state != null && state.phase() == RunPhase.STOPPED ? Readiness.STOPPED : Readiness.DEAD;
            case UNKNOWN -> Readiness.UNKNOWN;
            case ALIVE -> state == null ? Readiness.STARTING : readiness(state.phase());
        };
    }

    private static Readiness readiness(final RunPhase phase)
    {
        return switch (phase)
        {
            case STARTING -> Readiness.STARTING;
            case RECOVERING -> Readiness.RECOVERING;
            case RUNNING -> Readiness.RUNNING;
            case ENDING, STOPPED -> Readiness.ENDING;
        };
    }

    private static boolean isAlive(final Readiness readiness)
    {
        return readiness == Readiness.STARTING || readiness == Readiness.RECOVERING ||
            readiness == Readiness.RUNNING || readiness == Readiness.ENDING;
    }

    private static Map<String, Long> counters(final Path aeronDirectory)
    {
        try (CounterView view = CounterView.open(aeronDirectory))
        {
            return view == null ? Map.of() : view.values();
        }
    }

    private static long lastJournalled(final Path home)
    {
        try
        {
            final StreamJournal root = JournalCatalog.stream(Home.journalOf(home).resolve(PipelineConfig.ROOT));
            return root.segments().isEmpty() ? 0 : root.segments().get(root.segments().size() - 1).lastSequence();
        }
        catch (final JournalException ex)
        {
            return RunStatus.UNKNOWN;
        }
    }

    private static RunStatus.Disk disk(final Path home, final RunDescriptor run)
    {
        final long floorBytes = run == null ? RunStatus.UNKNOWN : run.floorBytes();
        try
        {
            final FileStore store = Files.getFileStore(home);
            return new RunStatus.Disk(store.getUsableSpace(), store.getTotalSpace(), floorBytes);
        }
        catch (final IOException ex)
        {
            return new RunStatus.Disk(RunStatus.UNKNOWN, RunStatus.UNKNOWN, floorBytes);
        }
    }

    private static RunStatus.Errors errors(final Path home, final RunDescriptor run)
    {
        final List<ErrorEntries.Entry> entries = ErrorEntries.read(Home.errorsOf(home));
        final ErrorEntries.Entry last =
            entries.stream().max(Comparator.comparing(ErrorEntries.Entry::latest)).orElse(null);
        final long recent = run == null ? entries.size() :
            entries.stream().filter((entry) -> !entry.latest().isBefore(run.started())).count();
        return last == null ? new RunStatus.Errors(0, 0, null, 0, null, null) :
            new RunStatus.Errors(
                entries.size(), (int)recent, last.text(), last.count(), last.first(), last.latest());
    }

    private static void addProblems(
        final List<String> problems,
        final RunState state,
        final List<RunStatus.Reader> readers,
        final List<String> stalledThreads,
        final RunStatus.Errors errors,
        final RunStatus.Disk disk)
    {
        if (state != null && state.hasFailed())
        {
            problems.add("something failed and the pipeline is ending: " + errors.last());
        }
        if (state != null && state.phase() != RunPhase.STARTING && state.phase() != RunPhase.RECOVERING &&
            state.phase() != RunPhase.STOPPED)
        {
            final Duration silent = Duration.between(state.beat(), Instant.now());
            if (silent.compareTo(SILENCE) > 0)
            {
                problems.add(String.format(
                    Locale.ROOT, "the process has not moved for %.1f s: it was stopped, or has no processor",
                    silent.toMillis() / 1e3));
            }
        }
        stalledThreads.forEach((thread) -> problems.add("thread " + thread + " does not come round"));
        readers.stream().filter(RunStatus.Reader::isStalled).forEach((reader) -> problems.add(
            reader.kind() + " " + reader.name() + " does not move: it stands at " + reader.reads() + " " +
            reader.processed() + ", " + reader.behind() + " events wait"));
        if (disk.isShort())
        {
            problems.add("the disk is short: " + disk.freeBytes() + " bytes are free, the floor is " +
                Quantities.formatBytes(disk.floorBytes()));
        }
    }
}
