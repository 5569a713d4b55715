package io.veltrix.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.replay.Replay;
import io.veltrix.engine.replay.ReplayListener;
import io.veltrix.engine.replay.ReplayOptions;
import io.veltrix.engine.replay.ReplayReport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * One home, run several times: quotes, orders, and sinks that remember.
 */
final class RecoveryRig
{
    final Path home;
    final List<String> notices = new ArrayList<>();
    private final Path folder;
    private final String quotes;

    RecoveryRig(final Path folder, final String quotes)
    {
        this.folder = folder;
        this.quotes = quotes;
        home = folder.resolve("home");
    }

    Path ledger()
    {
        return folder.resolve("out.ledger");
    }

    String ledgerSink(final String delivery, final boolean answers)
    {
        return "{thread: hot, reads: orders, type: io.veltrix.engine.testing.LedgerSink, file: '" + ledger() +
            "', delivery: " + delivery + ", answers: " + answers + "}";
    }

    /**
     * @param sink   of the orders, or of the root.
     * @param record what is recorded of the orders.
     * @param stage  settings of the stage.
     * @return the pipeline.
     */
    PipelineConfig config(final String sink, final String record, final String stage)
    {
        return PipelineReader.parse("""
            pipeline: recovery
            sequencer: {thread: hot, tick: 1ms, buffer: 256KiB}
            journal: {thread: record, segment: 1MiB, block: 32KiB, floor: 0B}
            threads: {hot: {idle: yield, core: none}, record: {idle: yield, core: none}}
            sources:
              quotes: %s
            lanes:
              decide:
                thread: hot
                on-error: quarantine
                stages:
                  - {name: order, type: io.veltrix.engine.testing.EveryNthOrderStage%s}
                streams:
                  orders: {events: [NewOrder], record: %s, buffer: 64KiB}
            sinks:
              out: %s
            """.formatted(quotes, stage, record, sink), "recovery.yaml", Overrides.none());
    }

    RunReport run(final PipelineConfig config, final long maxEvents)
    {
        final RunReport report = run(config, RunOptions.of(home).maxSpeed().maxEvents(maxEvents));
        assertNull(report.failure(), notices::toString);
        return report;
    }

    RunReport run(final PipelineConfig config, final RunOptions options)
    {
        notices.clear();
        try (Pipeline pipeline = Pipeline.launch(config, options, notices::add))
        {
            pipeline.awaitEnd();
            return pipeline.end();
        }
    }

    void assertReplays(final PipelineConfig config)
    {
        try (Replay replay = new Replay(home, config, ReplayOptions.verify(), ReplayListener.NONE))
        {
            final ReplayReport report = replay.run((events) -> { });
            assertTrue(report.isGood(), report::toString);
            assertEquals(List.of(), report.notes());
        }
    }

    /**
     * @param type of event.
     * @return the root's events of that type, as text.
     */
    List<String> root(final String type)
    {
        final EventPrinter printer = new EventPrinter(SchemaCatalog.ofClassPath(RecoveryRig.class.getClassLoader()));
        final List<String> found = new ArrayList<>();
        final Event event = new Event();
        try (JournalReader reader = JournalReader.open(
            Home.journalOf(home).resolve(PipelineConfig.ROOT), 1, Long.MAX_VALUE))
        {
            while (!reader.isAtEnd())
            {
                reader.poll(
                    (buffer, offset, length) ->
                    {
                        event.wrap(buffer, offset, length);
                        if (printer.typeName(event).endsWith(type))
                        {
                            found.add(event.epoch() + " " + event.source() + " " + printer.fields(event));
                        }
                        return true;
                    },
                    1_000);
            }
            assertNull(reader.damage());
        }
        return found;
    }

    boolean hasNotice(final String part)
    {
        return notices.stream().anyMatch((notice) -> notice.contains(part));
    }

    void copyJournal(final String stream, final Path to) throws IOException
    {
        copy(Home.journalOf(home).resolve(stream), to.resolve(stream));
    }

    void restoreJournal(final String stream, final Path from) throws IOException
    {
        final Path target = Home.journalOf(home).resolve(stream);
        Home.deleteTree(target);
        copy(from.resolve(stream), target);
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> tree = Files.walk(from))
        {
            for (final Path each : tree.toList())
            {
                final Path target = to.resolve(from.relativize(each).toString());
                Files.createDirectories(target.getParent());
                if (!Files.isDirectory(each))
                {
                    Files.copy(each, target);
                }
                else
                {
                    Files.createDirectories(target);
                }
            }
        }
    }

    List<Path> segments(final String stream) throws IOException
    {
        try (Stream<Path> children = Files.list(Home.journalOf(home).resolve(stream)))
        {
            return children.filter(Files::isDirectory).sorted().toList();
        }
    }
}
