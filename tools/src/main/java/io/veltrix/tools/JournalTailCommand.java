package io.veltrix.tools;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.journal.JournalCatalog.SegmentEntry;
import io.veltrix.engine.journal.JournalCatalog.StreamJournal;
import io.veltrix.engine.journal.JournalReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code veltrix journal tail}.
 */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = "Show the last events of a stream; with --follow, go on as they come. Never stalls the writer.")
final class JournalTailCommand implements Callable<Integer>
{
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int EVENTS_PER_POLL = 256;

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the run.")
    private Path home;

    @Option(names = "--stream", defaultValue = "root", paramLabel = "NAME",
        description = "Stream (default: ${DEFAULT-VALUE}).")
    private String stream;

    @Option(names = "-n", defaultValue = "10", paramLabel = "N",
        description = "How many, before filters (default: ${DEFAULT-VALUE}).")
    private long count;

    @Option(names = {"-f", "--follow"}, description = "Go on until Ctrl-C.")
    private boolean isFollowing;

    @Option(names = "--as", defaultValue = "TEXT", paramLabel = "text|json|csv", description = "How to show them.")
    private EventFormat format;

    @Mixin
    private EventFilter filter;

    @Override
    public Integer call()
    {
        if (count < 1)
        {
            throw new UsageException("-n: found " + count + ", wanted 1 or more");
        }
        final SchemaCatalog schemas = JournalCommand.schemas(home);
        filter.parse(schemas);
        final EventPrinter printer = new EventPrinter(schemas);
        final Event event = new Event();
        format.begin(System.out);
        try (JournalReader reader = open())
        {
            reader.acrossHoles(JournalDumpCommand::say);
            while (!reader.isAtEnd() && !System.out.checkError())
            {
                final int taken = reader.poll(
                    (buffer, offset, length) ->
                    {
                        if (filter.matches(event.wrap(buffer, offset, length), printer))
                        {
                            format.print(System.out, event, printer);
                        }
                        return true;
                    },
                    EVENTS_PER_POLL);
                if (taken == 0)
                {
                    LockSupport.parkNanos(IDLE_NS);
                }
            }
            if (reader.damage() != null)
            {
                System.err.println("veltrix: " + reader.damage());
                return Veltrix.FAILED;
            }
        }
        return Veltrix.GOOD;
    }

    private JournalReader open()
    {
        final long last = lastSequence();
        final long from = Math.max(1, last - count + 1);
        // Without --follow it ends where the stream ended when it was asked, however fast the writer is.
        final JournalReader reader = JournalDumpCommand.open(home, stream, from, Math.max(1, last));
        if (!isFollowing)
        {
            return reader;
        }
        reader.close();
        return JournalReader.follow(reader.directory(), from);
    }

    private long lastSequence()
    {
        return JournalCommand.streams(home).stream()
            .filter((journal) -> journal.name().equals(stream))
            .map(StreamJournal::segments)
            .filter((segments) -> !segments.isEmpty())
            .map((segments) -> segments.get(segments.size() - 1))
            .mapToLong(SegmentEntry::lastSequence)
            .findFirst().orElse(0);
    }
}
