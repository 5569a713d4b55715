package io.veltrix.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentPreparerTest
{
    @TempDir
    private Path home;

    private final JournalFixture fixture = new JournalFixture();
    private final AtomicReference<Throwable> error = new AtomicReference<>();

    private SegmentPreparer byHand(final DiskListener listener, final long[] freeBytes)
    {
        return new SegmentPreparer(listener, error::set, (directory) -> freeBytes[0], false);
    }

    /** Append until refused; returns the next sequence. */
    private long fillUp(final JournalWriter writer, final long first)
    {
        long next = first;
        while (true)
        {
            final int count = fixture.fill(next, 50, JournalFixture.BLOCK_BYTES);
            if (!fixture.offer(writer, next, count))
            {
                return next;
            }
            next += count;
        }
    }

    @Test
    void shouldRefuseWhileTheNextSegmentIsNotReadyAndGoOnLater()
    {
        final JournalOptions options = JournalFixture.options(home, "root");
        final SegmentPreparer preparer = byHand((path, free, needed) ->
        {
        }, new long[]{Long.MAX_VALUE});
        try (JournalWriter writer = JournalWriter.open(options, preparer))
        {
            assertFalse(writer.isReadyFor(100));
            assertEquals(1, fillUp(writer, 1));
            long next = 1;
            for (int i = 0; i < 6; i++)
            {
                preparer.doWork();
                assertTrue(writer.isReadyFor(JournalFixture.BLOCK_BYTES));
                final long before = next;
                next = fillUp(writer, next);
                assertTrue(next > before);
                assertEquals(next - 1, writer.appendedSequence());
                assertFalse(writer.isReadyFor(JournalFixture.BLOCK_BYTES));
                assertEquals(i + 2, writer.notReadyCount());
            }
            try (JournalReader reader = JournalReader.open(options.streamDirectory(), 1, Long.MAX_VALUE))
            {
                assertEquals(next - 1, fixture.drain(reader, 1));
                assertNull(reader.damage());
            }
        }
        assertNull(error.get());
    }

    @Test
    void shouldSayThatTheDiskIsShortAheadOfTheWriter()
    {
        final JournalOptions plain = JournalFixture.options(home, "root");
        final JournalOptions options = new JournalOptions(plain.directory(), 7, "root", plain.segmentBytes(),
            plain.blockBytes(), Durability.PAGE_CACHE, 0, 1_000_000, Recording.FULL);
        final List<String> said = new ArrayList<>();
        final long[] freeBytes = {options.segmentBytes() + 1_000_000};
        final SegmentPreparer preparer = byHand(new DiskListener()
        {
            @Override
            public void onDiskShort(final Path path, final long free, final long needed)
            {
                said.add(path.getFileName() + " " + free + " " + needed);
            }

            @Override
            public void onDiskRelieved(final Path path)
            {
                said.add("relieved");
            }
        }, freeBytes);
        try (JournalWriter writer = JournalWriter.open(options, preparer))
        {
            preparer.doWork();
            assertTrue(said.isEmpty());
            freeBytes[0]--;
            fixture.fill(1, 10, JournalFixture.BLOCK_BYTES);
            assertTrue(fixture.offer(writer, 1, 10));
            preparer.doWork();
            preparer.doWork();
            assertTrue(writer.isDiskShort());
            assertEquals(List.of("root " + freeBytes[0] + " " + (freeBytes[0] + 1)), said);
            final long next = fillUp(writer, 11);
            assertTrue(next > 1000, "the segment it has is still there: " + next);
            freeBytes[0]++;
            final long deadline = System.nanoTime() + JournalFixture.TIMEOUT_NS;
            while (!writer.isReadyFor(JournalFixture.BLOCK_BYTES) && System.nanoTime() - deadline < 0)
            {
                preparer.doWork();
                Thread.yield();
            }
            assertFalse(writer.isDiskShort());
            assertEquals("relieved", said.get(1));
            assertTrue(fillUp(writer, next) > next);
        }
        assertNull(error.get());
    }

    /** Seen to fail with exceptions caught only: the error came out of doWork, which ended the helper's thread. */
    @Test
    void shouldTellAnErrorAndTryAgainLater()
    {
        final JournalOptions options = JournalFixture.options(home, "root");
        final boolean[] fails = {true};
        final SegmentPreparer preparer = new SegmentPreparer((path, free, needed) -> { }, error::set, (directory) ->
        {
            if (fails[0])
            {
                throw new NoClassDefFoundError("no file to load it from");
            }
            return Long.MAX_VALUE;
        }, false);
        try (JournalWriter writer = JournalWriter.open(options, preparer))
        {
            preparer.doWork();
            assertFalse(writer.isReadyFor(100));
            assertTrue(error.get().getMessage().contains("no file to load it from"), error.get().getMessage());
            assertTrue(writer.helperFailure().contains("no file to load it from"), writer.helperFailure());
            fails[0] = false;
            final long deadline = System.nanoTime() + JournalFixture.TIMEOUT_NS;
            while (!writer.isReadyFor(100) && System.nanoTime() - deadline < 0)
            {
                preparer.doWork();
                Thread.yield();
            }
            assertTrue(writer.isReadyFor(100));
        }
    }

    @Test
    void shouldForceEachBlockBeforeCallingItDurable() throws IOException
    {
        final JournalOptions options = JournalFixture.with(
            JournalFixture.options(home, "root"), Durability.EVERY_BLOCK, Recording.FULL);
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            final long begin = System.nanoTime();
            fixture.append(writer, new Random(1), 1, 5000);
            assertEquals(5000, writer.durableSequence());
            System.out.println("every-block: " + (System.nanoTime() - begin) / writer.blockCount() / 1000 +
                " us a block");
            // A device that fails: the channel is closed under the writer.
            writer.breakForTest();
            final int count = fixture.fill(5001, 10, JournalFixture.BLOCK_BYTES);
            for (int i = 0; i < 2; i++)
            {
                assertThrows(JournalException.class, () -> fixture.offer(writer, 5001, count));
                assertEquals(5000, writer.durableSequence());
                assertEquals(5000, writer.appendedSequence());
            }
        }
    }

    @Test
    void shouldForceAtIntervals()
    {
        final JournalOptions options = JournalFixture.with(
            JournalFixture.options(home, "root"), Durability.INTERVAL, Recording.FULL);
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            fixture.append(writer, new Random(1), 1, 10_000);
            assertEquals(10_000, writer.durableSequence());
            final long deadline = System.nanoTime() + JournalFixture.TIMEOUT_NS;
            while (writer.forcedSequence() < 10_000 && System.nanoTime() - deadline < 0)
            {
                Thread.yield();
            }
            assertEquals(10_000, writer.forcedSequence());
        }
        assertNull(error.get());
    }

    @Test
    void shouldKeepEverythingPrivateToItsUser() throws IOException
    {
        final JournalOptions options = JournalFixture.options(home, "root");
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            fixture.append(writer, new Random(1), 1, 10_000);
            assertTrue(writer.awaitReady());
            assertPrivate(options.directory());
        }
        assertPrivate(options.directory());
    }

    private static void assertPrivate(final Path directory) throws IOException
    {
        final List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory))
        {
            paths = walk.filter((path) -> !path.toString().contains(SegmentFiles.PREPARED_PREFIX)).toList();
        }
        assertTrue(paths.size() > 5);
        for (final Path path : paths)
        {
            assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), path.toString());
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenClosed() throws IOException
    {
        final JournalOptions options = JournalFixture.options(home, "root");
        final List<Thread> before = threads();
        try (SegmentPreparer preparer = JournalFixture.launch(error))
        {
            try (JournalWriter writer = JournalWriter.open(options, preparer);
                JournalReader reader = JournalReader.follow(options.streamDirectory(), 1))
            {
                fixture.append(writer, new Random(1), 1, 10_000);
                while (reader.nextSequence() <= 10_000)
                {
                    reader.poll((buffer, offset, length) -> true, 1000);
                }
            }
            assertNothingOpen();
            assertTrue(SegmentFiles.prepared(options.streamDirectory()).isEmpty());
        }
        final List<Thread> left = threads();
        left.removeAll(before);
        System.out.println("threads left: " + left);
        assertTrue(left.isEmpty(), left.toString());
        assertNothingOpen();
        assertNull(error.get());
    }

    private static List<Thread> threads()
    {
        return new ArrayList<>(Thread.getAllStackTraces().keySet().stream()
            .filter((thread) -> thread.getThreadGroup() == null || !"system".equals(thread.getThreadGroup().getName()))
            .toList());
    }

    private void assertNothingOpen() throws IOException
    {
        final List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd")))
        {
            descriptors.forEach((descriptor) ->
            {
                try
                {
                    open.add(Files.readSymbolicLink(descriptor).toString());
                }
                catch (final IOException ignored)
                {
                    // Was the one that lists them.
                    return;
                }
            });
        }
        open.addAll(Files.readAllLines(Path.of("/proc/self/maps")));
        final List<String> ours = open.stream().filter((line) -> line.contains(home.toString())).toList();
        assertTrue(ours.isEmpty(), ours.toString());
    }
}
