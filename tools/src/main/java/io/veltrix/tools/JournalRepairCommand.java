package io.veltrix.tools;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import io.veltrix.engine.journal.Damage;
import io.veltrix.engine.journal.JournalCatalog.StreamJournal;
import io.veltrix.engine.journal.JournalHole;
import io.veltrix.engine.journal.JournalRepair;
import io.veltrix.engine.journal.RepairReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code veltrix journal repair}.
 */
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description = "Bridge what is damaged or missing in the middle of journals.",
    footer = {
        "",
        "What is good behind the damage stays; the journal states which sequences are gone, as a hole. Segments that",
        "were made anew are kept as they were, in a folder cut-TIME beside the others. A torn end is not touched: the",
        "next start cuts it off. Refused while a pipeline writes the journal.",
        "",
        "  veltrix journal repair HOME --dry-run",
        "  veltrix journal repair HOME --stream orders",
    })
final class JournalRepairCommand implements Callable<Integer>
{
    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the run.")
    private Path home;

    @Option(names = "--stream", paramLabel = "NAME", description = "One stream only (default: all).")
    private String stream;

    @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
    private boolean isDryRun;

    @Override
    public Integer call()
    {
        final List<StreamJournal> journals = JournalCommand.streams(home).stream()
            .filter((journal) -> stream == null || journal.name().equals(stream)).toList();
        if (journals.isEmpty())
        {
            throw new ToolException("stream '" + stream + "' is not recorded in " + home + "; recorded are " +
                String.join(", ", JournalCommand.streams(home).stream().map(StreamJournal::name).toList()));
        }
        for (final StreamJournal journal : journals)
        {
            print(System.out, journal.name(), JournalRepair.bridge(journal.directory(), isDryRun));
        }
        return Veltrix.GOOD;
    }

    private static void print(final PrintStream out, final String name, final RepairReport report)
    {
        out.printf("%s: %s%n", name, report.wasSound() ? "nothing to repair" : report.isDone() ?
            "repaired" : "would be repaired");
        for (final Damage damage : report.damages())
        {
            out.println("    damage: " + damage);
        }
        for (final JournalHole hole : report.holes())
        {
            out.printf("    gone: %,d to %,d, %,d event(s)%n", hole.firstSequence(), hole.lastSequence(),
                hole.events());
        }
        if (report.missingFrom() > 0)
        {
            out.printf("    gone: %,d and all behind it: the last segment is missing, how long it was is not known%n",
                report.missingFrom());
        }
        if (!report.wasSound() && report.holes().isEmpty() && report.missingFrom() == 0)
        {
            out.println("    gone: nothing, every event could be read");
        }
        if (report.tornTail() != null)
        {
            out.println("    torn end, for the next start to cut off: " + report.tornTail());
        }
        for (final Path original : report.originals())
        {
            out.println(report.isDone() ? "    the original is kept as " + original : "    made anew: " + original);
        }
    }
}
