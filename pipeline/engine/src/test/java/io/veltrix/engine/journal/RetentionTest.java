package io.veltrix.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import io.veltrix.engine.journal.Retention.Limit;
import io.veltrix.engine.journal.Retention.Need;
import io.veltrix.engine.journal.Retention.Plan;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old segments go, whole ones, and never one that somebody needs. */
class RetentionTest
{
    private static final long LAST = 12_000;
    private static final Limit LITTLE = new Limit(null, 1);

    @TempDir
    private Path home;

    private final JournalFixture fixture = new JournalFixture();
    private final AtomicReference<Throwable> error = new AtomicReference<>();
    private JournalOptions root;
    private JournalOptions orders;
    private Path journals;
    private long[] firsts;

    @BeforeEach
    void write() throws IOException
    {
        root = JournalFixture.options(home, "root");
        orders = JournalFixture.options(home, "orders");
        journals = root.directory();
        append(root, 1, LAST);
        append(orders, 1, LAST);
        firsts = SegmentFiles.segments(root.streamDirectory());
        assertTrue(firsts.length > 4);
    }

    private void append(final JournalOptions options, final long first, final long last)
    {
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            assertEquals(first - 1, writer.appendedSequence());
            fixture.append(writer, new Random(first), first, last);
        }
        assertNull(error.get());
    }

    private Plan plan(final Limit limit, final long rootNeed)
    {
        return Retention.plan(journals, List.of(new Need("a start", "root", rootNeed)), limit, Instant.now());
    }

    private void assertHolds(final JournalOptions options, final long first, final long last) throws IOException
    {
        assertEquals(first, SegmentFiles.segments(options.streamDirectory())[0]);
        final VerifyReport report = JournalVerifier.verify(options.streamDirectory());
        assertTrue(report.isSound(), String.valueOf(report.firstDamage()));
        assertEquals(first, report.firstSequence());
        assertEquals(last, report.lastSequence());
        try (JournalReader reader = JournalReader.open(options.streamDirectory(), first, Long.MAX_VALUE))
        {
            assertEquals(last, fixture.drain(reader, first));
            assertNull(reader.damage());
        }
    }

    /** Seen to fail with the segment that holds the first needed event taken for one that can go. */
    @Test
    void shouldKeepEverySegmentFromTheFirstNeededEventOn() throws IOException
    {
        for (final long need : new long[]{1, firsts[1] - 1, firsts[1], firsts[2] + 1, LAST, LAST + 1_000})
        {
            final long kept = Arrays.stream(firsts).filter((first) -> first <= need).max().orElseThrow();
            final Plan plan = plan(LITTLE, need);
            Retention.apply(plan);
            assertHolds(root, kept, LAST);
            final long ordersFirst = SegmentFiles.segments(orders.streamDirectory())[0];
            assertHolds(orders, ordersFirst, LAST);
            assertTrue(ordersFirst <= kept, "what derives from root events that stay, stays");
            assertEquals(2, plan.kept().size());
            if (need < LAST)
            {
                assertTrue(plan.kept().get(1).why().contains("a start needs it from " + need), plan.toString());
            }
        }
        assertEquals("it is the last one", plan(LITTLE, LAST + 1_000).kept().get(1).why());
        // In step: what is left of the derived stream begins in the segment behind which the root's begins, or before.
        assertTrue(SegmentFiles.segments(orders.streamDirectory())[0] > 1);
        append(root, LAST + 1, LAST + 100);
        assertHolds(root, firsts[firsts.length - 1], LAST + 100);
    }

    @Test
    void shouldKeepWhatIsYoungAndWhatFits() throws IOException
    {
        final Instant middle = Instant.ofEpochSecond(0, JournalFixture.timestampNs(firsts[2]));
        final Duration day = Duration.ofDays(1);
        final List<Need> needs = List.of(new Need("a start", "root", LAST));
        final Plan young = Retention.plan(journals, needs, new Limit(day, 0), middle.plus(day));
        assertEquals(List.of(1L, firsts[1]), young.removals().stream()
            .filter((removal) -> removal.stream().equals("root"))
            .map((removal) -> removal.segment().firstSequence()).toList());
        assertEquals("it is young enough", young.kept().get(1).why());
        final Plan none = Retention.plan(journals, needs, new Limit(day, 0), middle.minus(day));
        assertTrue(none.removals().isEmpty());

        final long all = none.kept().stream().mapToLong(Retention.Kept::bytes).sum();
        assertTrue(plan(new Limit(null, all), LAST).removals().isEmpty());
        final Plan one = plan(new Limit(null, all - 1), LAST);
        assertEquals(1, one.removals().stream().filter((removal) -> removal.stream().equals("root")).count());
        assertTrue(one.kept().stream().mapToLong(Retention.Kept::bytes).sum() <= all - 1);
        assertHolds(root, 1, LAST);
    }

    @Test
    void shouldKeepWhatAReaderOfADerivedStreamNeeds() throws IOException
    {
        final List<Need> needs = List.of(new Need("a start", "root", LAST), new Need("sink file", "orders", 5));
        final Plan plan = Retention.plan(journals, needs, LITTLE, Instant.now());
        Retention.apply(plan);
        assertHolds(root, firsts[firsts.length - 1], LAST);
        assertHolds(orders, 1, LAST);
        assertTrue(plan.kept().get(0).why().contains("sink file needs it from 5 on"), plan.toString());
    }

    @Test
    void shouldWorkBesideAWriterAndAReaderInASegmentThatGoes() throws IOException
    {
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(root, preparer);
            JournalReader reader = JournalReader.follow(root.streamDirectory(), 1);
            JournalReader slow = JournalReader.follow(root.streamDirectory(), 1))
        {
            final long[] next = {1};
            poll(reader, next, firsts[1] - 50);
            final long[] slowNext = {1};
            poll(slow, slowNext, 10);
            // It needs what is behind the first segment; the segment that it is in may go.
            Retention.apply(plan(LITTLE, firsts[1]));
            fixture.append(writer, new Random(1), LAST + 1, LAST + 3_000);
            Retention.apply(plan(LITTLE, firsts[1]));
            poll(reader, next, LAST + 3_000);
            assertHolds(root, firsts[1], LAST + 3_000);
            // Nobody said that the slow one needs the rest: it is told, and not given something else.
            Retention.apply(plan(LITTLE, LAST));
            final long deadline = System.nanoTime() + JournalFixture.TIMEOUT_NS;
            while (slow.damage() == null && System.nanoTime() - deadline < 0)
            {
                slow.poll((buffer, offset, length) ->
                {
                    fixture.check(buffer, offset, length, slowNext[0]++);
                    return true;
                }, 1000);
            }
            assertNotNull(slow.damage());
            assertEquals(firsts[1] - 1, slow.damage().lastGoodSequence());
            assertTrue(slow.damage().found().contains("older segments were removed"), slow.damage().toString());
        }
        assertNull(error.get());
    }

    private void poll(final JournalReader reader, final long[] next, final long last)
    {
        final long deadline = System.nanoTime() + JournalFixture.TIMEOUT_NS;
        while (next[0] <= last && System.nanoTime() - deadline < 0)
        {
            reader.poll((buffer, offset, length) ->
            {
                fixture.check(buffer, offset, length, next[0]++);
                return true;
            }, 10);
            assertNull(reader.damage());
        }
        assertTrue(next[0] > last);
    }

    /** Killed with the mark written and some segments renamed and not deleted. */
    @Test
    void shouldEndWhatAKilledOneBegan() throws IOException
    {
        RetainedMark.write(root.streamDirectory(), firsts[3]);
        Files.move(root.streamDirectory().resolve(SegmentFiles.name(1)),
            root.streamDirectory().resolve(SegmentFiles.GONE_PREFIX + SegmentFiles.name(1)));
        assertHolds(root, firsts[1], LAST);
        append(root, LAST + 1, LAST + 10);
        assertTrue(SegmentFiles.startingWith(SegmentFiles.GONE_PREFIX, root.streamDirectory()).isEmpty());
        Retention.apply(plan(LITTLE, firsts[3]));
        assertHolds(root, firsts[3], LAST + 10);
    }

    @Test
    void shouldTellWhatWasDeletedFromWhatWasLost() throws IOException
    {
        Retention.apply(plan(LITTLE, firsts[2]));
        assertEquals(firsts[2], JournalVerifier.verify(root.streamDirectory()).retainedFrom());
        SegmentFiles.delete(root.streamDirectory().resolve(SegmentFiles.name(firsts[2])));
        final VerifyReport report = JournalVerifier.verify(root.streamDirectory());
        assertFalse(report.isSound());
        assertEquals(Damage.Kind.GAP, report.firstDamage().kind());
        assertTrue(report.firstDamage().found().contains("expected " + firsts[2]), report.firstDamage().toString());
    }

    @Test
    void shouldLeaveAJournalAloneThatIsBeingRepaired() throws IOException
    {
        final Plan plan = plan(LITTLE, LAST);
        try (WriterLock repair = WriterLock.ofOldSegments(root.streamDirectory()))
        {
            assertNotNull(repair);
            assertThrows(JournalException.class, () -> Retention.apply(plan));
        }
        assertHolds(root, 1, LAST);
    }
}
