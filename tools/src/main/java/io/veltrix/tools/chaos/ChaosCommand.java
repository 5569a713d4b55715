package io.veltrix.tools.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

import io.veltrix.engine.home.Home;
import io.veltrix.engine.observe.HostReport;
import io.veltrix.tools.JsonReport;
import io.veltrix.tools.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code veltrix chaos}.
 */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = "Harm a real pipeline under load in every way of the menu, and check that nothing was lost.",
    footer = {
        "",
        "The pipeline runs in processes of its own. An oracle knows everything that was offered to it and everything",
        "that came of it. Exit code 1 where something did not hold; the evidence is then kept.",
        "",
        "  veltrix chaos --short",
        "  veltrix chaos --fault kill --rounds 100 --report kill.json",
        "  veltrix chaos --fault garbage --rounds 5000000 --seed 42",
    })
public final class ChaosCommand implements Callable<Integer>
{
    private static final long SHORT_SEED = 20_260_101L;

    @Option(
        names = "--fault", paramLabel = "NAME",
        description = "Only this fault; may be given several times: garbage, kill, ... (--list shows all).")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Show the menu: each fault, what is injected and what must hold.")
    private boolean isListing;

    @Option(names = "--rounds", paramLabel = "N", description = "How often to inject each fault; for garbage, inputs.")
    private Integer rounds;

    @Option(names = "--seed", paramLabel = "S", description = "Make the same choices again.")
    private Long seed;

    @Option(names = "--short", description = "Few rounds, a fixed seed, four minutes at most: for every build.")
    private boolean isShort;

    @Option(names = "--report", paramLabel = "FILE.json", description = "Write everything measured to this file.")
    private Path report;

    @Option(names = "--markdown", paramLabel = "FILE.md", description = "Write the table for a page to this file.")
    private Path markdown;

    @Option(names = "--keep", paramLabel = "DIR", description = "Work in this folder and leave everything there.")
    private Path keep;

    @Override
    public Integer call() throws Exception
    {
        final List<Menu> chosen = chosen();
        if (isListing)
        {
            chosen.forEach(ChaosCommand::list);
            return 0;
        }
        if (report != null)
        {
            JsonReport.requireWritable(report);
        }
        if (markdown != null)
        {
            JsonReport.requireWritable(markdown);
        }
        final long usedSeed = seed != null ? seed : isShort ? SHORT_SEED : ThreadLocalRandom.current().nextInt();
        final PrintStream out = System.out;
        out.printf("seed %d%n", usedSeed);
        final Path folder = keep == null ?
            Files.createTempDirectory("veltrix-chaos-") : Files.createDirectories(keep).toAbsolutePath();
        final Instant started = Instant.now();
        final long startedNs = System.nanoTime();
        final List<FaultReport> faults = new ArrayList<>();
        for (final Menu fault : chosen)
        {
            faults.add(run(fault, folder, usedSeed, out));
        }
        final ChaosReport outcome = new ChaosReport(
            usedSeed, isShort, started.toString(), System.nanoTime() - startedNs, faults, HostReport.here());
        ChaosTable.print(out, outcome);
        if (report != null)
        {
            JsonReport.write(report, outcome);
        }
        if (markdown != null)
        {
            try (PrintStream page = new PrintStream(Files.newOutputStream(markdown), false, StandardCharsets.UTF_8))
            {
                ChaosTable.printMarkdown(page, outcome);
            }
        }
        if (outcome.hasFailed())
        {
            out.printf("%nevidence: %s%nagain: veltrix chaos --seed %d%s%n", folder, usedSeed, again(outcome));
        }
        else if (keep == null)
        {
            Home.deleteTree(folder);
        }
        return outcome.hasFailed() ? 1 : 0;
    }

    private List<Menu> chosen()
    {
        if (rounds != null && rounds < 1)
        {
            throw new UsageException("--rounds: found " + rounds + ", wanted at least 1");
        }
        final List<Menu> chosen = new ArrayList<>();
        for (final String name : names)
        {
            final Menu fault = Menu.of(name);
            if (fault == null)
            {
                throw new UsageException("--fault: found '" + name + "', wanted one of " + Menu.words());
            }
            chosen.add(fault);
        }
        return chosen.isEmpty() ? Arrays.asList(Menu.values()) : chosen;
    }

    private static void list(final Menu menu)
    {
        final Fault fault = menu.newFault();
        System.out.printf("%s, %,d rounds (%,d with --short)%n  injected:  %s%n  must hold: %s%n", menu.word(),
            fault.rounds(false), fault.rounds(true), fault.injected(), fault.mustHold());
        if (fault.obstacle() != null)
        {
            System.out.printf("  not here:  %s%n", fault.obstacle());
        }
    }

    private FaultReport run(final Menu menu, final Path folder, final long usedSeed, final PrintStream out)
        throws IOException
    {
        final Fault fault = menu.newFault();
        final Path own = Files.createDirectories(folder.resolve(menu.word()));
        final int wanted = rounds != null ? rounds : fault.rounds(isShort);
        final Trial trial = new Trial(menu.word(), own, wanted, isShort, usedSeed, out);
        final String obstacle = fault.obstacle();
        if (obstacle != null)
        {
            trial.say("not run: %s", obstacle);
            return notRun(menu, fault, obstacle);
        }
        trial.say("%s", fault.injected());
        try
        {
            fault.run(trial);
        }
        catch (final Exception ex)
        {
            // Of the harness: told as a failure, with the others still to come.
            ex.printStackTrace(System.err);
            trial.finding("could not be tried to its end: %s", ex);
        }
        if (!trial.hasFindings() && keep == null)
        {
            Home.deleteTree(own);
        }
        return trial.report(fault);
    }

    /** A fault that was asked for by name and cannot be injected has not held. */
    private FaultReport notRun(final Menu menu, final Fault fault, final String obstacle)
    {
        return new FaultReport(
            menu.word(), names.isEmpty() ? FaultReport.NOT_RUN : FaultReport.FAILED, 0, fault.injected(),
            fault.mustHold(), Times.NONE, Times.NONE, Times.NONE, Times.NONE, 0, List.of(),
            List.of("not run: " + obstacle), null);
    }

    private String again(final ChaosReport outcome)
    {
        final StringBuilder line = new StringBuilder(isShort ? " --short" : "");
        outcome.faults().stream().filter((fault) -> FaultReport.FAILED.equals(fault.verdict()))
            .forEach((fault) -> line.append(" --fault ").append(fault.fault()));
        return rounds == null ? line.toString() : line + " --rounds " + rounds;
    }
}
