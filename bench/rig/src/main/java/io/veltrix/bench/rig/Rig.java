package io.veltrix.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import io.veltrix.engine.observe.HostReport;

/**
 * The command behind {@code bench/run}: runs the paths and their peers and writes {@code report.html},
 * {@code report.json} and the histograms of each process.
 */
public final class Rig
{
    private static final int NOTHING_TO_DO = 3;

    private Rig()
    {
    }

    /**
     * What to run.
     *
     * @param home    folder of the kit.
     * @param isQuick whether a look is enough.
     * @param only    regular expression of case and subject, {@code case/subject}.
     * @param output  folder for the results.
     * @param disk    folder for files under test.
     * @param jmh     JMH's results to take into the report; null for none.
     * @param isBare  whether no path is to be run, only the report written.
     * @param isList  whether only to say what there is to run.
     */
    private record Request(
        Path home, boolean isQuick, Pattern only, Path output, Path disk, Path jmh, boolean isBare,
        boolean isList)
    {
        static Request of(final String[] args)
        {
            Path home = Path.of("bench");
            boolean isQuick = false;
            boolean isBare = false;
            boolean isList = false;
            Pattern only = Pattern.compile("");
            Path output = Path.of("results");
            Path disk = Path.of(System.getProperty("java.io.tmpdir"));
            Path jmh = null;
            for (int i = 0; i < args.length; i++)
            {
                switch (args[i])
                {
                    case "--quick" -> isQuick = true;
                    case "--no-paths" -> isBare = true;
                    case "--list" -> isList = true;
                    case "--home" -> home = Path.of(args[++i]);
                    case "--only" -> only = pattern(args[++i]);
                    case "--output" -> output = Path.of(args[++i]);
                    case "--disk" -> disk = Path.of(args[++i]);
                    case "--jmh-json" -> jmh = Path.of(args[++i]);
                    default -> throw new RigException("found '" + args[i] + "'; bench/run --help says what there is");
                }
            }
            return new Request(home.toAbsolutePath(), isQuick, only, output, disk, jmh, isBare, isList);
        }

        private static Pattern pattern(final String text)
        {
            try
            {
                return Pattern.compile(text);
            }
            catch (final PatternSyntaxException ex)
            {
                throw new RigException("--only " + text + " is no regular expression: " + ex.getDescription());
            }
        }
    }

    /**
     * @param args see {@code bench/run --help}.
     * @throws InterruptedException where this thread was interrupted.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        try
        {
            final Request request = Request.of(args);
            final List<Case> cases = request.isBare() ? List.of() :
                selected(new Catalog(request.home(), request.isQuick()).cases(), request.only());
            if (request.isList())
            {
                cases.forEach((which) -> System.out.println(which.line()));
                return;
            }
            if (cases.isEmpty() && request.jmh() == null)
            {
                System.err.println("bench: nothing is like " + request.only() + "; --list says what there is");
                System.exit(NOTHING_TO_DO);
            }
            run(request.home(), request.isQuick(), cases, request.output(), request.disk(),
                request.jmh() == null ? List.of() : JmhScores.read(request.jmh()));
        }
        catch (final RigException ex)
        {
            System.err.println("bench: " + ex.getMessage());
            System.exit(2);
        }
        catch (final IOException | UncheckedIOException ex)
        {
            System.err.println("bench: " + ex);
            System.exit(1);
        }
    }

    /**
     * @param cases of the catalog.
     * @param only  of them.
     * @return cases with the subjects that match; a pattern that names the case alone takes all of its subjects.
     */
    static List<Case> selected(final List<Case> cases, final Pattern only)
    {
        final List<Case> selected = new ArrayList<>();
        for (final Case which : cases)
        {
            final List<Subject> subjects = which.subjects().stream()
                .filter((subject) -> only.matcher(which.id() + "/" + subject.name()).find())
                .toList();
            if (!subjects.isEmpty())
            {
                selected.add(which.with(subjects));
            }
        }
        return selected;
    }

    /**
     * Run and report.
     *
     * @param home    folder in the sources.
     * @param isQuick whether it is to be called a quick run.
     * @param cases   to run.
     * @param output  folder for the results.
     * @param disk    folder for files under test.
     * @param scores  of JMH.
     * @throws IOException          where something cannot be written or started.
     * @throws InterruptedException where this thread was interrupted.
     */
    static void run(
        final Path home,
        final boolean isQuick,
        final List<Case> cases,
        final Path output,
        final Path disk,
        final List<JmhScores.Score> scores) throws IOException, InterruptedException
    {
        Files.createDirectories(output);
        Files.createDirectories(disk);
        final Instant startedAt = Instant.now();
        final long startNs = System.nanoTime();
        final String loadBefore = RunFacts.load();
        final Results results = new Orchestrator(new SubjectRunner(output, disk), System.out).run(cases);
        final RunFacts facts = new RunFacts(
            RunFacts.commit(home), startedAt, System.nanoTime() - startNs, isQuick, HostReport.here(), loadBefore,
            RunFacts.load(), SubjectRunner.flags(), RunFacts.describeMachine(),
            RunFacts.describeDisk(disk));
        final List<Ratio> ratios = Ratios.of(results, JmhScores.byName(scores));
        JsonReport.write(output.resolve("report.json"), facts, results, ratios, scores);
        Summary.write(output.resolve(Summary.FILE), facts, results, ratios, scores);
        HtmlReport.write(output.resolve("report.html"), facts, results, ratios, scores);
        System.out.println();
        for (final Ratio ratio : ratios)
        {
            System.out.printf("%-84s %8s  found %8s  %s%n", ratio.measure(), ratio.targetText(), ratio.valueText(),
                ratio.verdictText());
        }
        if (results.disturbed() > 0)
        {
            System.out.println("others had more than a tenth of a core during " + results.disturbed() + " of " +
                results.forks().size() + " processes; the report names them");
        }
        System.out.println("report: " + output.resolve("report.html").toAbsolutePath());
    }
}
