package io.veltrix.tools;

import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.journal.JournalCatalog.StreamJournal;
import io.veltrix.engine.journal.JournalHole;
import io.veltrix.engine.journal.JournalReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code veltrix journal dump}.
 */
@Command(
    name = "dump",
    mixinStandardHelpOptions = true,
    description = "Show recorded events, decoded from the schemas in the home.",
    footer = {
        "",
        "  veltrix journal dump HOME --from 1000 --to 1010",
        "  veltrix journal dump HOME --stream orders --type NewOrder --as json",
        "  veltrix journal dump HOME --type Trade,Fill --where instrument=MSFT",
    })
final class JournalDumpCommand implements Callable<Integer>
{
    private static final int EVENTS_PER_POLL = 1_024;
    private static final int OUT_BYTES = 1 << 16;

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the run.")
    private Path home;

    @Option(names = "--stream", defaultValue = "root", paramLabel = "NAME",
        description = "Stream (default: ${DEFAULT-VALUE}).")
    private String stream;

    @Option(names = "--as", defaultValue = "TEXT", paramLabel = "text|json|csv", description = "How to show them.")
    private EventFormat format;

    @Option(names = "--limit", paramLabel = "N", description = "Show at most this many.")
    private long limit = Long.MAX_VALUE;

    @Mixin
    private EventFilter filter;

    private final Event event = new Event();
    private boolean isDone;
    private long shown;

    @Override
    public Integer call()
    {
        final SchemaCatalog schemas = JournalCommand.schemas(home);
        filter.parse(schemas);
        final EventPrinter printer = new EventPrinter(schemas);
        final PrintStream out = new PrintStream(
            new BufferedOutputStream(System.out, OUT_BYTES), false, StandardCharsets.UTF_8);
        try (JournalReader reader = open(home, stream, filter.from(), filter.to()))
        {
            reader.acrossHoles(JournalDumpCommand::say);
            format.begin(out);
            while (!isDone && !reader.isAtEnd())
            {
                reader.poll(
                    (buffer, offset, length) ->
                    {
                        show(out, event.wrap(buffer, offset, length), printer);
                        return true;
                    },
                    EVENTS_PER_POLL);
                isDone |= out.checkError();
            }
            out.flush();
            if (reader.damage() != null && !isDone)
            {
                System.err.println("veltrix: " + reader.damage());
                return Veltrix.FAILED;
            }
        }
        return Veltrix.GOOD;
    }

    private void show(final PrintStream out, final Event next, final EventPrinter printer)
    {
        isDone |= filter.isPast(next) || shown >= limit;
        if (!isDone && filter.matches(next, printer))
        {
            format.print(out, next, printer);
            shown++;
        }
    }

    /** Beside the events, not among them: what reads them as JSON or CSV must not stumble. */
    static void say(final JournalHole hole)
    {
        System.err.println("veltrix: " + hole);
    }

    static JournalReader open(final Path home, final String stream, final long from, final long to)
    {
        for (final StreamJournal journal : JournalCommand.streams(home))
        {
            if (journal.name().equals(stream))
            {
                if (journal.recording() == Recording.DIGEST)
                {
                    throw new ToolException(
                        "stream " + stream + " is recorded as digests only: it has no events to show; write" +
                        " record: full in the pipeline file, or replay it");
                }
                return JournalReader.open(journal.directory(), from, to);
            }
        }
        throw new ToolException(
            "stream '" + stream + "' is not recorded in " + home + "; recorded are " + String.join(
                ", ", JournalCommand.streams(home).stream().map(StreamJournal::name).toList()));
    }
}
