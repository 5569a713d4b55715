package io.veltrix.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.engine.config.HostFacts;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.replay.Replay;
import io.veltrix.engine.replay.ReplayListener;
import io.veltrix.engine.replay.ReplayOptions;
import io.veltrix.engine.replay.ReplayReport;
import io.veltrix.engine.replay.WholeReplay;
import io.veltrix.engine.snapshot.JournalMatch;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.Snapshots;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code veltrix replay}.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Drive the recorded root stream through the stages again.",
    footer = {
        "",
        "Exit code 1 where a derived stream differs from its recording; the first divergence is named.",
        "With --set or --pipeline the stages differ from those that ran: a what-if replay.",
        "Over an upgraded home each part of the journal is replayed with the pipeline file that made it.",
        "",
        "  veltrix replay HOME --verify",
        "  veltrix replay HOME --from 120000 --to 120100 --step",
        "  veltrix replay HOME --verify --set lanes.decide.stages.risk.max-order-size=10",
    })
final class ReplayCommand implements Callable<Integer>
{
    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the run.")
    private Path home;

    @Option(
        names = "--from", defaultValue = "1", paramLabel = "SEQUENCE",
        description = "Root sequence from which to show and pace; what lies before builds up state at full speed.")
    private long from;

    @Option(names = "--to", paramLabel = "SEQUENCE", description = "Last root sequence.")
    private Long to;

    @Option(
        names = "--speed", defaultValue = "max", converter = Speeds.class, paramLabel = "1|N|max",
        description = "Speed (default: ${DEFAULT-VALUE}).")
    private double speed;

    @Option(names = "--step", description = "Show each event and what it makes, one with each Enter; q ends.")
    private boolean isStepping;

    @Option(names = "--verify", description = "Compare derived streams with what was recorded.")
    private boolean isVerifying;

    @Option(
        names = "--threads", defaultValue = "one", paramLabel = "one|file",
        description = "All lanes on one thread, or on the threads of the pipeline file (default: ${DEFAULT-VALUE}).")
    private String threads;

    @Option(names = "--pipeline", paramLabel = "FILE", description = "Another pipeline file than the one that ran.")
    private Path pipeline;

    @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Put a value in place of the file's.")
    private List<String> settings = new ArrayList<>();

    @Option(
        names = "--snapshot",
        description = "Begin behind the newest snapshot before --from, not with the first event; with --pipeline or" +
            " --set that is a rehearsal of an upgrade.")
    private boolean isFromSnapshot;

    @Option(names = "--report", paramLabel = "FILE.json", description = "Write the outcome to this file.")
    private Path report;

    @Override
    public Integer call() throws IOException
    {
        if (!"one".equals(threads) && !"file".equals(threads))
        {
            throw new UsageException("--threads: found '" + threads + "', wanted one or file");
        }
        Home.readManifest(home);
        if (report != null)
        {
            JsonReport.requireWritable(report);
        }
        final PipelineConfig config = PipelineReader.parse(
            pipeline == null ? Home.readPipeline(home) : Files.readString(pipeline),
            (pipeline == null ? Home.pipelineFileOf(home) : pipeline).toString(),
            Overrides.parse(settings),
            new HostFacts(HostFacts.here(home).cores(), HostFacts.UNKNOWN, HostFacts.UNKNOWN));
        final ReplayOptions options = new ReplayOptions(
            from, to == null ? Long.MAX_VALUE : to, speed, isVerifying, "file".equals(threads) && !isStepping);
        final Stepper stepper =
            isStepping ? new Stepper(System.out, new EventPrinter(Home.readSchemas(home))) : null;
        final ReplayListener listener = isStepping ? stepper : ReplayListener.NONE;
        final LongConsumer progress = (events) -> System.err.printf("%,d root events%n", events);
        final ReplayReport outcome = isAcrossUpgrades() ?
            new WholeReplay(home, options, listener).run(progress) : replay(config, options, listener, progress);
        if (isStepping && stepper.isStopped)
        {
            System.out.printf("%nstopped at root sequence %d%n", stepper.lastSequence);
            return Veltrix.GOOD;
        }
        print(System.out, outcome);
        if (report != null)
        {
            JsonReport.write(report, outcome);
        }
        return outcome.isGood() ? Veltrix.GOOD : Veltrix.FAILED;
    }

    /** Each part of the journal with the stages that made it, unless others are asked for. */
    private boolean isAcrossUpgrades()
    {
        return pipeline == null && settings.isEmpty() && !isFromSnapshot &&
            !Home.readManifest(home).upgrades().isEmpty();
    }

    private ReplayReport replay(
        final PipelineConfig config,
        final ReplayOptions options,
        final ReplayListener listener,
        final LongConsumer progress)
    {
        final Snapshot start = isFromSnapshot ? newestSnapshot() : null;
        try (Replay replay = new Replay(home, config, options, listener, start))
        {
            return replay.run(progress);
        }
        finally
        {
            if (start != null)
            {
                start.close();
            }
        }
    }

    private Snapshot newestSnapshot()
    {
        final Path root = Home.journalOf(home).resolve(PipelineConfig.ROOT);
        final long before = from > 1 ? from - 1 : to == null ? Long.MAX_VALUE : to - 1;
        final Snapshot found = new Snapshots(Home.snapshotsOf(home)).newest(
            before, (snapshot) -> JournalMatch.refusal(snapshot, root), System.err::println);
        if (found == null)
        {
            throw new ToolException("there is no snapshot to begin from in " + Home.snapshotsOf(home) +
                (before == Long.MAX_VALUE ? "" : " at or before root event " + before) +
                "; make one with 'veltrix snapshot " + home + "'");
        }
        System.err.printf("begins behind root event %,d, from a snapshot%n", found.root().sequence());
        return found;
    }

    private void print(final PrintStream out, final ReplayReport outcome)
    {
        out.printf("%,d root events in %.3f s, %,.0f events/s%n", outcome.rootEvents(), outcome.elapsedNs() / 1e9,
            outcome.rootEvents() * 1e9 / Math.max(1, outcome.elapsedNs()));
        out.printf("  %-14s %,14d events  digest %016x%n", outcome.root().name(), outcome.root().events(),
            outcome.root().digest());
        for (final StreamPosition stream : outcome.streams())
        {
            out.printf("  %-14s %,14d events  digest %016x%n", stream.name(), stream.events(), stream.digest());
        }
        if (isVerifying)
        {
            out.printf("  %,d derived events compared%s%n", outcome.compared(),
                outcome.divergences().isEmpty() && outcome.damage() == null ? ", all equal" : "");
        }
        outcome.notes().forEach((note) -> out.println("  note: " + note));
        outcome.divergences().forEach((divergence) -> out.println("DIVERGED: " + divergence));
        if (outcome.damage() != null)
        {
            out.println("DAMAGED: " + outcome.damage());
        }
        if (outcome.failure() != null)
        {
            out.println("FAILED: " + outcome.failure());
        }
    }

    /** Shows events one at a time. */
    private static final class Stepper implements ReplayListener
    {
        private final PrintStream out;
        private final EventPrinter printer;
        private final BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        private boolean isRunningOn;
        private boolean isStopped;
        private long lastSequence;

        private Stepper(final PrintStream out, final EventPrinter printer)
        {
            this.out = out;
            this.printer = printer;
        }

        @Override
        public void onInput(final String lane, final Event event)
        {
            lastSequence = event.sequence();
            if (!isRunningOn)
            {
                out.print(lane + " < " + printer.line(event) + " ");
                out.flush();
                isRunningOn = isLast();
            }
            else
            {
                out.println(lane + " < " + printer.line(event));
            }
        }

        private boolean isLast()
        {
            try
            {
                final String answer = in.readLine();
                if ("q".equals(answer))
                {
                    isStopped = true;
                    throw new ToolException("stopped by the user");
                }
                return answer == null;
            }
            catch (final IOException ex)
            {
                return true;
            }
        }

        @Override
        public void onOutput(final String stream, final Event event)
        {
            out.println("    > " + stream + " " + printer.line(event));
        }
    }
}
