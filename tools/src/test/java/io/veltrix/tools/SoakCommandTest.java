package io.veltrix.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.veltrix.engine.home.Home;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A soak runs the pipeline in a process of its own, looks at it, and says what it found. */
class SoakCommandTest
{
    /** The class path of the tests has no archive of classes, so the start makes more garbage than users see. */
    private static final List<String> ROOMY = List.of("--heap", "256m");

    @TempDir
    private Path folder;

    @Test
    void shouldSoakAndReport() throws Exception
    {
        final Path json = folder.resolve("soak.json");
        final Path html = folder.resolve("soak.html");
        final Cli.Result result = Cli.run("soak", "--for", "8s", "--retain-every", "2s", "--keep", "4MiB", "--home",
            folder.resolve("home"), "--report", json, "--html", html, ROOMY, Cli.SMALL).good();
        final String report = Files.readString(json);
        assertTrue(number(report, "rootEvents") > 1000, report);
        assertEquals(256L << 20, number(report, "heapBytes"));
        assertTrue(number(report, "heapUsedBytes") > 1 << 20 && number(report, "heapUsedBytes") < 256 << 20, report);
        assertTrue(number(report, "snapshots") > 0 && number(report, "segmentsDeleted") > 0, report);
        assertTrue(report.contains("\"failure\" : null") && report.contains("\"isGood\" : true"), report);
        assertTrue(report.contains("-XX:+UseEpsilonGC") && report.contains("\"boundary\" : \"decide\""), report);
        final long samples = Pattern.compile("\"elapsedMs\"").matcher(report).results().count() - 1;
        assertTrue(samples >= 5, () -> samples + " samples in " + report);
        assertTrue(result.out().contains("too short to say") && result.out().contains("heap"), result.out());
        final String page = Files.readString(html);
        assertTrue(page.contains("<svg") && page.contains("File descriptors"), page);
        // Latency over time: intervals of the run at each boundary.
        assertTrue(report.lines().filter((line) -> line.contains("\"boundary\" : \"gateway\"")).count() >= 5, report);
        assertTrue(page.contains("p99.9") && page.contains("over time"), page);
        assertFalse(page.contains("http") || page.contains("<script") || page.contains("src="), page);
        Cli.run("journal", "verify", folder.resolve("home")).good();
    }

    /** Three things at once, so that it takes the time of one. */
    @Test
    void shouldFailAndNameWhatGrows() throws Exception
    {
        final Path json = folder.resolve("soak.json");
        final Cli.Result result = Cli.run("soak", leaking(false), "--for", "9s", "--speed", "1", "--sample-every",
            "200ms", "--report", json, ROOMY, Cli.SMALL)
            .failed("file descriptors: ", "mapped files: ", "memory of no file: ", "in the last third");
        assertEquals(3, result.err().lines().filter((line) -> !line.contains("mappings")).count(), result.err());
        assertTrue(result.out().lines().anyMatch((line) -> line.contains("threads") && line.contains("stays")),
            result.out());
        final String report = Files.readString(json);
        assertTrue(report.contains("\"isGood\" : false") && report.contains("\"isGrowing\" : true"), report);
    }

    @Test
    void shouldFailWhenAStageFillsTheHeap() throws Exception
    {
        sweep(Cli.run("soak", leaking(true), "--for", "60s", ROOMY, Cli.SMALL)
            .failed("heap of 256 MiB is full after ", "something allocates as they flow"));
    }

    private Path leaking(final boolean isHeap) throws Exception
    {
        return Files.writeString(folder.resolve("leaking.yaml"), """
            pipeline: leaking
            sources:
              market: {type: generated-market, seed: 7}
            lanes:
              watch:
                stages:
                  - {name: book, type: order-book}
                  - {name: leak, type: io.veltrix.tools.LeakingStage, heap: HEAP}
            """.replace("HEAP", Boolean.toString(isHeap)));
    }

    @Test
    void shouldFailInWordsWhenTheHeapIsFull()
    {
        final Cli.Result result = Cli.run("soak", "--for", "30s", "--heap", "20m", Cli.SMALL)
            .failed("the soak failed", "heap of 20 MiB is full");
        assertEquals(1, result.err().lines().count(), result.err());
        sweep(result);
    }

    @Test
    void shouldPassOnWhyThePipelineStopped()
    {
        final Cli.Result result = Cli.run("soak", "--events", 1000, ROOMY, Cli.SMALL, "--capture",
            Cli.market(folder, 100), "--format", "cme-mdp3");
        sweep(result.failed("the soak failed", "it ended with code 1", "no cme-mdp3"));
    }

    @Test
    void shouldBeginWithAnEmptyHome()
    {
        Cli.run("soak", "--for", "1s", "--home", Cli.home(folder, "home", 1000)).refused("name another");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "soak                                  | either --events N or --for",
        "soak --events 5 --for 5s              | either --events N or --for",
        "soak --events 0                       | --events: found 0",
        "soak --for 5                          | wanted a duration such as 60s",
        "soak --for 5s --heap lots             | --heap: found 'lots'",
        "soak --for 5s --heap 1m               | --heap: found '1m'",
        "soak --for 5s --keep 7d               | --keep: found '7d'",
        "soak --for 5s --retain-every 1ms      | --retain-every",
        "run --profile-output x.html           | --profile",
        "run --profile gpu                     | --profile",
        "run --profile cpu --profile-output a,b.html | without commas",
    })
    void shouldSayWhatIsWrongWithTheCommandLine(final String line, final String what)
    {
        Cli.run((Object[])line.strip().split(" ")).misused(what);
    }

    @Test
    void shouldRefuseWhatCannotBeWritten()
    {
        Cli.run("soak", "--for", "1s", "--report", folder.resolve("no/soak.json")).refused("cannot be written");
        Cli.run("soak", folder.resolve("no.yaml"), "--for", "1s").failed("no.yaml");
    }

    @Test
    void shouldDrawFlameGraphWhenAskedTo() throws Exception
    {
        for (final String kind : List.of("cpu", "alloc", "lock"))
        {
            final Path file = folder.resolve(kind + ".html");
            Cli.run("run", "--events", 20_000, "--speed", "max", "--home", folder.resolve("home-" + kind), "--profile",
                kind, "--profile-output", file, Cli.SMALL).good();
            final String page = Files.readString(file);
            assertTrue(page.contains("<canvas") && page.contains("veltrix " + kind), kind);
        }
        // Names are in there sorted, each without what it has in common with the one before it.
        assertTrue(Files.readString(folder.resolve("cpu.html")).contains("veltrix/"));
    }

    /** A soak that failed leaves what one may want to look at. */
    private static void sweep(final Cli.Result result)
    {
        final Path left = Path.of(result.err().strip().replaceFirst("(?s).* is in ", ""));
        assertTrue(Files.isRegularFile(left.resolve("run.err")), left.toString());
        Home.deleteTree(left);
    }

    private static long number(final String json, final String name)
    {
        final Matcher matcher = Pattern.compile("\"" + name + "\" : (-?[0-9]+)").matcher(json);
        assertTrue(matcher.find(), () -> "no " + name + " in " + json);
        return Long.parseLong(matcher.group(1));
    }
}
