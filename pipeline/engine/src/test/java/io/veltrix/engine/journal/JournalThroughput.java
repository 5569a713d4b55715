package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.stream.EventFrame;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Prints, and asserts nothing: events a second for blocks of 1,000 events of 110 bytes, and how long appends take, the
 * first ones of a segment apart. Arguments: directory, blocks, segment MiB, blocks a second (0: as fast as it goes).
 */
public final class JournalThroughput
{
    private static final int EVENTS = 1_000;
    private static final int EVENT_LENGTH = 110;

    private JournalThroughput()
    {
    }

    public static void main(final String[] args) throws IOException
    {
        final Path home = Files.createTempDirectory(Path.of(args[0]), "journal-throughput");
        final int blocks = Integer.parseInt(args[1]);
        final long segmentBytes = Long.parseLong(args[2]) << 20;
        final long rate = Long.parseLong(args[3]);
        final JournalOptions options = new JournalOptions(home, 0, "root", segmentBytes, 128 << 10,
            Durability.PAGE_CACHE, 0, 0, Recording.FULL);
        try (SegmentPreparer preparer = SegmentPreparer.launch(
            (path, free, needed) -> System.out.println("disk short"), Throwable::printStackTrace);
            JournalWriter writer = JournalWriter.open(options, preparer))
        {
            writer.awaitReady();
            for (int run = 0; run < 3; run++)
            {
                write(writer, blocks, rate);
            }
        }
        read(options.streamDirectory());
        try (Stream<Path> paths = Files.walk(home))
        {
            paths.sorted(Comparator.reverseOrder()).forEach((path) -> path.toFile().delete());
        }
    }

    private static void write(final JournalWriter writer, final int blocks, final long rate)
    {
        final int framed = EventFrame.framedLength(EVENT_LENGTH);
        final UnsafeBuffer block = new UnsafeBuffer(ByteBuffer.allocateDirect(EVENTS * framed));
        final long[] within = new long[blocks];
        final long[] first = new long[blocks];
        int changes = 0;
        long next = writer.appendedSequence() + 1;
        final long refused = writer.notReadyCount();
        long appendNs = 0;
        final long begin = System.nanoTime();
        for (int i = 0; i < blocks; i++)
        {
            for (int e = 0; e < EVENTS; e++)
            {
                EventFrame.header(block, e * framed, EVENT_LENGTH);
                EventHeaderDescriptor.sequence(block, e * framed + EventFrame.HEADER_LENGTH, next + e);
            }
            while (rate > 0 && System.nanoTime() - begin < i * 1_000_000_000L / rate)
            {
                Thread.onSpinWait();
            }
            final long segments = writer.segmentCount();
            long from = System.nanoTime();
            while (!writer.append(block, 0, EVENTS * framed, next, next + EVENTS - 1, EVENTS, 1, 1, 1))
            {
                Thread.yield();
                from = System.nanoTime();
            }
            final long took = System.nanoTime() - from;
            appendNs += took;
            if (writer.segmentCount() != segments)
            {
                first[changes++] = took;
            }
            else
            {
                within[i - changes] = took;
            }
            next += EVENTS;
        }
        final long elapsed = System.nanoTime() - begin;
        System.out.printf("write: %,d events/s over all, %,d events/s in append alone; refusals %,d%n",
            (long)blocks * EVENTS * 1_000_000_000L / elapsed, (long)blocks * EVENTS * 1_000_000_000L / appendNs,
            writer.notReadyCount() - refused);
        print("append in a segment", Arrays.copyOf(within, blocks - changes));
        print("first append of a segment", Arrays.copyOf(first, changes));
    }

    private static void print(final String what, final long[] ns)
    {
        Arrays.sort(ns);
        if (ns.length > 0)
        {
            System.out.printf("%s: n %,d, p50 %,d, p99 %,d, p99.9 %,d, worst %,d ns%n", what, ns.length,
                ns[ns.length / 2], ns[(int)(ns.length * 0.99)], ns[(int)(ns.length * 0.999)], ns[ns.length - 1]);
        }
    }

    private static void read(final Path directory)
    {
        final long[] events = {0};
        final long begin = System.nanoTime();
        try (JournalReader reader = JournalReader.open(directory, 1, Long.MAX_VALUE))
        {
            while (!reader.isAtEnd())
            {
                reader.poll((buffer, offset, length) ->
                {
                    events[0]++;
                    return true;
                }, 10_000);
            }
            System.out.printf("read: %,d events/s, damage %s%n",
                events[0] * 1_000_000_000L / (System.nanoTime() - begin), reader.damage());
        }
        final long from = System.nanoTime();
        final VerifyReport report = JournalVerifier.verify(directory);
        System.out.printf("verify: %,d events/s, sound %s%n",
            report.events() * 1_000_000_000L / (System.nanoTime() - from), report.isSound());
    }
}
