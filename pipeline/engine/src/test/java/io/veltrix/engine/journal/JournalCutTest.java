package io.veltrix.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal is cut behind any sequence, whatever interrupts it, and nothing of it is lost. */
class JournalCutTest
{
    private static final long LAST = 6_000;

    @TempDir
    private Path home;

    private final JournalFixture fixture = new JournalFixture();
    private final AtomicReference<Throwable> error = new AtomicReference<>();

    /** Ends the work like a kill does: nothing behind it is done. */
    private static final class Killed extends RuntimeException
    {
        private static final long serialVersionUID = 1L;
    }

    private JournalOptions write(final String name, final Recording recording)
    {
        final JournalOptions options = JournalFixture.with(
            JournalFixture.options(home, name), Durability.PAGE_CACHE, recording);
        append(options, 1, LAST, 3);
        return options;
    }

    private void append(final JournalOptions options, final long first, final long last, final long seed)
    {
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            assertEquals(first - 1, writer.appendedSequence());
            fixture.append(writer, new Random(seed), first, last);
        }
        assertNull(error.get());
    }

    private void assertHolds(final Path directory, final long last, final String what)
    {
        final VerifyReport report = JournalVerifier.verify(directory);
        assertTrue(report.isSound(), what + ": " + report.firstDamage());
        assertTrue(report.endsWell() || last == 0, what);
        assertEquals(last, report.lastSequence(), what);
        assertEquals(last, report.events(), what);
        if (last > 0)
        {
            assertEquals(JournalFixture.digest(last), report.digest(), what);
        }
        if (report.recording() == Recording.FULL)
        {
            try (JournalReader reader = JournalReader.open(directory, 1, Long.MAX_VALUE))
            {
                assertEquals(last, fixture.drain(reader, 1), what);
                assertNull(reader.damage(), what);
            }
        }
    }

    private static List<Long> cuts(final Path directory, final Random random) throws IOException
    {
        final long[] firsts = SegmentFiles.segments(directory);
        assertTrue(firsts.length >= 2, "segments: " + firsts.length);
        final List<Long> cuts = new ArrayList<>(List.of(0L, 1L, LAST - 1, firsts[1], firsts[1] - 1, firsts[1] - 2));
        for (int i = 0; i < 5; i++)
        {
            cuts.add(1 + (long)(random.nextDouble() * (LAST - 1)));
        }
        return cuts;
    }

    @Test
    void shouldEndWithTheSequenceAskedForAndGoOnBehindIt() throws IOException
    {
        final long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        for (final long cut : cuts(write("probe", Recording.FULL).streamDirectory(), random))
        {
            final JournalOptions options = write("s" + cut, Recording.FULL);
            final JournalCut done = JournalRepair.cutAfter(options.streamDirectory(), cut);
            assertEquals(cut, done.lastSequence());
            assertEquals(LAST, done.lastSequenceWas());
            assertEquals(LAST - cut, done.events());
            assertHolds(options.streamDirectory(), cut, "cut " + cut);
            for (final Path original : done.originals())
            {
                assertTrue(Files.isRegularFile(SegmentFiles.dataFile(original)), done.toString());
            }
            append(options, cut + 1, cut + 2_000, seed);
            assertHolds(options.streamDirectory(), cut + 2_000, "written on after cut " + cut);
        }
    }

    @Test
    void shouldSplitBlocksOfDigests() throws IOException
    {
        final long[] firsts = SegmentFiles.segments(write("probe", Recording.DIGEST).streamDirectory());
        assertEquals(1, firsts.length);
        for (final long cut : new long[]{1, 77, LAST / 2, LAST - 1})
        {
            final JournalOptions options = write("d" + cut, Recording.DIGEST);
            assertEquals(cut, JournalRepair.cutAfter(options.streamDirectory(), cut).lastSequence());
            assertHolds(options.streamDirectory(), cut, "cut " + cut);
            append(options, cut + 1, LAST, 9);
            assertHolds(options.streamDirectory(), LAST, "written on after cut " + cut);
        }
    }

    /**
     * Every step is killed once and the work begun again by whoever comes next. Seen to fail with the intent concluded
     * before the last rename: the journal then ended with the last whole segment.
     */
    @Test
    void shouldComeToTheSameEndWhereverItIsKilled() throws IOException
    {
        for (final long cut : new long[]{0, LAST / 3, LAST / 2})
        {
            int kills = 0;
            boolean isDone = false;
            while (!isDone)
            {
                final JournalOptions options = write("k" + cut + "-" + kills, Recording.FULL);
                final int[] left = {kills};
                try
                {
                    SegmentCut.perform(options.streamDirectory(), cut, (step) ->
                    {
                        if (left[0]-- == 0)
                        {
                            throw new Killed();
                        }
                    });
                    isDone = true;
                }
                catch (final Killed killed)
                {
                    kills++;
                }
                final String what = "cut " + cut + " killed at step " + kills;
                if (kills % 2 == 0)
                {
                    final JournalCut done = JournalRepair.cutAfter(options.streamDirectory(), cut);
                    assertEquals(cut, done.lastSequence(), what);
                    assertHolds(options.streamDirectory(), cut, what);
                }
                else if (kills > 1)
                {
                    // What had begun is ended by the next writer.
                    append(options, cut + 1, cut + 100, 1);
                    assertHolds(options.streamDirectory(), cut + 100, what);
                }
                assertTrue(SegmentFiles.prepared(options.streamDirectory()).isEmpty() || kills == 1, what);
            }
            assertTrue(kills >= 4, "steps: " + kills);
        }
    }

    @Test
    void shouldLeaveAJournalAloneThatEndsThereAlready() throws IOException
    {
        final JournalOptions options = write("root", Recording.FULL);
        for (final long last : new long[]{LAST, LAST + 1, Long.MAX_VALUE})
        {
            final JournalCut done = JournalRepair.cutAfter(options.streamDirectory(), last);
            assertEquals(LAST, done.lastSequence());
            assertTrue(done.originals().isEmpty());
        }
        assertTrue(SegmentFiles.startingWith(SegmentFiles.KEPT_PREFIX, options.streamDirectory()).isEmpty());
        assertEquals(1, JournalCatalog.streams(options.directory()).size());
    }

    @Test
    void shouldRefuseWhileTheJournalIsBeingWritten()
    {
        final JournalOptions options = write("root", Recording.FULL);
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            final JournalException refused = assertThrows(
                JournalException.class, () -> JournalRepair.cutAfter(options.streamDirectory(), 5));
            assertTrue(refused.getMessage().contains("is being written"), refused.getMessage());
            assertEquals(LAST, writer.appendedSequence());
        }
        assertHolds(options.streamDirectory(), LAST, "refused");
    }

    @Test
    void shouldCutAJournalAgainAndAgain() throws IOException
    {
        final JournalOptions options = write("root", Recording.FULL);
        for (long last = LAST - 7; last > 0; last -= 997)
        {
            assertFalse(JournalRepair.cutAfter(options.streamDirectory(), last).originals().isEmpty());
            assertHolds(options.streamDirectory(), last, "again " + last);
        }
    }
}
