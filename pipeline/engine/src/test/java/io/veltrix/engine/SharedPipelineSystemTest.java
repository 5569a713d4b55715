package io.veltrix.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.veltrix.codecs.Event;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.journal.JournalVerifier;
import io.veltrix.engine.replay.Replay;
import io.veltrix.engine.replay.ReplayListener;
import io.veltrix.engine.replay.ReplayOptions;
import io.veltrix.engine.replay.ReplayReport;
import io.veltrix.engine.testing.EveryNthOrderStage;
import io.veltrix.engine.testing.LedgerSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A pipeline whose threads run in three processes over a driver in a fourth, under load. Whoever is killed, at any
 * moment, is started again, and in the end every quote is in the root once, every derived stream is what a replay
 * makes, and each sink has kept what its delivery promises.
 */
@Timeout(400)
class SharedPipelineSystemTest
{
    private static final List<String> PARTS = List.of(
        SharedPipeline.DRIVER, SharedPipeline.RECORD, SharedPipeline.DECIDE, SharedPipeline.EGRESS);

    @TempDir
    Path folder;

    private final Map<String, Process> processes = new LinkedHashMap<>();

    @AfterEach
    void end() throws Exception
    {
        for (final Process process : processes.values())
        {
            process.destroyForcibly().waitFor();
        }
        final Path driver = SharedPipeline.driver(folder);
        if (Files.exists(driver))
        {
            Home.deleteTree(driver);
        }
        Files.deleteIfExists(driver.resolveSibling(driver.getFileName() + ".lock"));
    }

    private String logs()
    {
        final StringBuilder text = new StringBuilder();
        for (final String part : PARTS)
        {
            try
            {
                text.append("== ").append(part).append('\n').append(Files.readString(folder.resolve(part + ".log")));
            }
            catch (final IOException ex)
            {
                text.append(ex).append('\n');
            }
        }
        return text.toString();
    }

    private void start(final String part, final long quotes) throws IOException
    {
        processes.put(part, SharedPipeline.start(folder, quotes, part));
    }

    private void run(final long quotes, final int kills) throws Exception
    {
        final long seed = Long.getLong("veltrix.seed", System.nanoTime());
        System.out.println("SharedPipelineSystemTest veltrix.seed=" + seed);
        final Random random = new Random(seed);
        for (final String part : PARTS)
        {
            start(part, quotes);
        }
        for (int i = 0; i < kills; i++)
        {
            // Each in turn, and sometimes the same one again before it is up.
            final String victim = PARTS.get(random.nextInt(4) == 0 ? random.nextInt(PARTS.size()) : i % PARTS.size());
            Thread.sleep(random.nextInt(4_000));
            if (!processes.get(SharedPipeline.RECORD).isAlive())
            {
                break;
            }
            processes.get(victim).destroyForcibly().waitFor();
            Thread.sleep(random.nextInt(3) * 1_000L);
            start(victim, quotes);
        }
        for (final String part : PARTS.subList(1, PARTS.size()))
        {
            assertTrue(processes.get(part).waitFor(150, TimeUnit.SECONDS), () -> part + " does not end\n" + logs());
            assertEquals(0, processes.get(part).exitValue(), () -> part + "\n" + logs());
        }
        assertRoot(quotes);
        assertReplays(quotes);
        assertLedgers(kills);
    }

    private void assertRoot(final long quotes)
    {
        final List<Long> positions = new ArrayList<>();
        final Event event = new Event();
        try (JournalReader reader = JournalReader.open(
            Home.journalOf(SharedPipeline.home(folder)).resolve("root"), 1, Long.MAX_VALUE))
        {
            while (!reader.isAtEnd())
            {
                reader.poll(
                    (buffer, offset, length) ->
                    {
                        if (event.wrap(buffer, offset, length).typeKey() == EveryNthOrderStage.QUOTE.key())
                        {
                            positions.add(event.sourcePosition());
                        }
                        return true;
                    },
                    1_000);
            }
            assertNull(reader.damage());
        }
        assertEquals(LongStream.rangeClosed(1, quotes).boxed().toList(), positions, this::logs);
    }

    private void assertReplays(final long quotes)
    {
        try (Replay replay = new Replay(
            SharedPipeline.home(folder), SharedPipeline.config(folder, quotes), ReplayOptions.verify(),
            ReplayListener.NONE))
        {
            final ReplayReport report = replay.run((events) -> { });
            assertTrue(report.isGood(), () -> report + logs());
        }
    }

    private void assertLedgers(final int kills)
    {
        final Path journal = Home.journalOf(SharedPipeline.home(folder));
        final long orders = JournalVerifier.verify(journal.resolve("orders")).lastSequence();
        final long fills = JournalVerifier.verify(journal.resolve("fills")).lastSequence();
        final List<Long> wanted = LongStream.rangeClosed(1, orders).boxed().toList();
        assertEquals(wanted, effects("orders"), this::logs);
        assertEquals(LongStream.rangeClosed(1, fills).boxed().toList(), effects("fills"), this::logs);
        final List<Long> least = effects("least");
        assertEquals(wanted, least.stream().distinct().toList(), this::logs);
        assertTrue(least.size() - wanted.size() <= kills, this::logs);
        final List<Long> most = effects("most");
        assertEquals(most.size(), new HashSet<>(most).size(), this::logs);
        assertEquals(most.stream().sorted().toList(), most, this::logs);
        assertTrue(wanted.size() - most.size() <= kills, this::logs);
        System.out.println("orders=" + orders + " fills=" + fills + " repeated=" + (least.size() - wanted.size()) +
            " left out=" + (wanted.size() - most.size()) + " launches=" +
            logs().lines().filter((line) -> line.contains(" ready: threads")).count());
    }

    private List<Long> effects(final String sink)
    {
        return LedgerSink.read(SharedPipeline.ledger(folder, sink));
    }

    @Test
    void shouldRunInSeveralProcessesToItsEnd() throws Exception
    {
        run(50_000, 0);
    }

    /**
     * More with -Dveltrix.kills=N. Seen to fail: it does not end where what recorders have missed of a lane that died
     * is not published again, and has a gap where a sink asks what is readable after what is journalled.
     */
    @Test
    void shouldLoseAndRepeatNothingWhoeverIsKilled() throws Exception
    {
        final int kills = Integer.getInteger("veltrix.kills", 8);
        run(25_000L * (kills + 2), kills);
    }
}
