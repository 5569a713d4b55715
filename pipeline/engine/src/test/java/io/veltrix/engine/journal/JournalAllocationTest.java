package io.veltrix.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.management.ThreadMXBean;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.stream.EventHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalAllocationTest
{
    private static final int BLOCK_EVENTS = 20;
    private static final long SEGMENT_BYTES = 128L << 20;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final JournalFixture fixture = new JournalFixture();
    private final AtomicReference<Throwable> error = new AtomicReference<>();

    @TempDir
    private Path home;

    private long allocated()
    {
        return threads.getCurrentThreadAllocatedBytes();
    }

    private JournalOptions options(final Recording recording, final long segmentBytes)
    {
        return new JournalOptions(home.resolve("journal"), 7, "root", segmentBytes, JournalFixture.BLOCK_BYTES,
            Durability.PAGE_CACHE, 0, 0, recording);
    }

    @ParameterizedTest
    @EnumSource(value = Recording.class, names = {"FULL", "DIGEST"})
    void shouldAllocateNothingToAppend(final Recording recording)
    {
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options(recording, SEGMENT_BYTES), preparer))
        {
            assertTrue(writer.awaitReady());
            long next = append(writer, 1, 15_000);
            // The compiler may still throw code away once; what appends allocate would show in every round.
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 3; round++)
            {
                final long before = allocated();
                next = append(writer, next, 2_000);
                least = Math.min(least, allocated() - before);
            }
            System.out.println(recording + ": " + least + " bytes for " + 2_000 * BLOCK_EVENTS + " events");
            assertEquals(0, least);
            assertEquals(1, writer.segmentCount());
        }
        assertNull(error.get());
    }

    private long append(final JournalWriter writer, final long first, final int blocks)
    {
        long next = first;
        for (int i = 0; i < blocks; i++)
        {
            final int count = fixture.fill(next, BLOCK_EVENTS, JournalFixture.BLOCK_BYTES);
            while (!fixture.offer(writer, next, count))
            {
                Thread.yield();
            }
            next += count;
        }
        return next;
    }

    @Test
    void shouldAllocateLittleForASegment()
    {
        final JournalOptions options = options(Recording.FULL, JournalFixture.SEGMENT_BYTES);
        final SegmentPreparer preparer = new SegmentPreparer((path, free, needed) ->
        {
        }, error::set, (directory) -> Long.MAX_VALUE, false);
        try (JournalWriter writer = JournalWriter.open(options, preparer))
        {
            long next = 1;
            long most = 0;
            int within = 0;
            int blocks = 0;
            for (int segment = 0; segment < 600; segment++)
            {
                preparer.doWork();
                boolean appended = true;
                boolean first = true;
                while (appended)
                {
                    final int count = fixture.fill(next, BLOCK_EVENTS, JournalFixture.BLOCK_BYTES);
                    final long before = allocated();
                    appended = fixture.offer(writer, next, count);
                    final long bytes = allocated() - before;
                    if (segment > 500)
                    {
                        most = first ? Math.max(most, bytes) : most;
                        within += !first && bytes > 0 ? 1 : 0;
                        blocks++;
                    }
                    first = false;
                    next += appended ? count : 0;
                }
            }
            assertTrue(within < 10, within + " of " + blocks + " appends allocated");
            System.out.println("bytes allocated by the writer for a segment: " + most);
            assertTrue(most < 4096, "bytes=" + most);
        }
        assertNull(error.get());
    }

    @Test
    void shouldAllocateNothingToRead()
    {
        final JournalOptions options = options(Recording.FULL, SEGMENT_BYTES);
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(options, preparer);
            JournalReader reader = JournalReader.follow(options.streamDirectory(), 1))
        {
            final EventHandler handler = (buffer, offset, length) -> true;
            long next = append(writer, 1, 10_000);
            read(reader, handler, next - 1);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 3; round++)
            {
                next = append(writer, next, 2_000);
                final long before = allocated();
                read(reader, handler, next - 1);
                for (int i = 0; i < 10_000; i++)
                {
                    reader.poll(handler, 100);
                }
                least = Math.min(least, allocated() - before);
            }
            assertEquals(0, least);
            assertNull(reader.damage());
        }
        assertNull(error.get());
    }

    private static void read(final JournalReader reader, final EventHandler handler, final long last)
    {
        while (reader.nextSequence() <= last)
        {
            reader.poll(handler, 100);
        }
    }
}
