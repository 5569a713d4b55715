package io.veltrix.tools;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import io.veltrix.engine.api.Quantities;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.Retention;
import io.veltrix.engine.retention.RetentionNeeds;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code veltrix retain}.
 */
@Command(
    name = "retain",
    mixinStandardHelpOptions = true,
    description = "Delete the oldest journal segments that nobody needs any more.",
    footer = {
        "",
        "Whole segments go, of the root first, then of the streams that derive from it. What a start needs stays: the",
        "events behind the newest two snapshots that it can begin from, and what a sink has not done yet. Works beside",
        "a pipeline that runs.",
        "",
        "  veltrix retain HOME --keep 7d --dry-run",
        "  veltrix retain HOME --keep 100GiB",
    })
final class RetainCommand implements Callable<Integer>
{
    private static final double MEBIBYTE = 1 << 20;

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the run.")
    private Path home;

    @Option(
        names = "--keep", required = true, paramLabel = "7d|100GiB",
        description = "Keep events that are younger, or so many bytes of journals in all.")
    private String keep;

    @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
    private boolean isDryRun;

    @Override
    public Integer call()
    {
        final Retention.Limit limit = limit(keep);
        Home.readManifest(home);
        final List<Retention.Need> needs = RetentionNeeds.of(home, System.err::println);
        final Retention.Plan plan = Retention.plan(Home.journalOf(home), needs, limit, Instant.now());
        if (!isDryRun)
        {
            Retention.apply(plan);
        }
        print(System.out, plan);
        return Veltrix.GOOD;
    }

    private void print(final PrintStream out, final Retention.Plan plan)
    {
        for (final Retention.Removal removal : plan.removals())
        {
            out.printf("%s %s %,d to %,d, %s%n", isDryRun ? "would delete" : "deleted", removal.stream(),
                removal.segment().firstSequence(), removal.segment().lastSequence(),
                size(removal.segment().diskBytes()));
        }
        for (final Retention.Kept kept : plan.kept())
        {
            out.printf("%s: %s %d segment(s) from %,d on, %s: %s%n", kept.stream(), isDryRun ? "would keep" : "kept",
                kept.segments(), kept.first(), size(kept.bytes()), kept.why());
        }
        out.printf("%d segment(s), %s %s%n", plan.removals().size(), size(plan.removedBytes()),
            isDryRun ? "could be freed" : "freed");
    }

    private static String size(final long bytes)
    {
        return String.format("%,.1f MiB", bytes / MEBIBYTE);
    }

    static Retention.Limit limit(final String text)
    {
        try
        {
            return text.strip().endsWith("B") ? new Retention.Limit(null, Quantities.parseBytes(text)) :
                new Retention.Limit(Duration.ofNanos(Quantities.parseDurationNs(text)), 0);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new UsageException("--keep: found '" + text + "', wanted an age such as 7d or 12h, or a size such" +
                " as 100GiB");
        }
    }
}
