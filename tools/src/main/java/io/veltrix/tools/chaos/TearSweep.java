package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.BlockDescriptor;
import io.veltrix.engine.journal.JournalException;
import io.veltrix.engine.journal.JournalOptions;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.journal.JournalWriter;
import io.veltrix.engine.journal.SegmentPreparer;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.StreamDigest;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The end of a root journal, as a killed pipeline left it, cut off at every byte and changed at every byte in turn,
 * each
 * on a fresh copy: what a reader hands over, where a writer goes on, and what a reader hands over then. In this
 * process:
 * a start takes a second, and there are thousands of bytes.
 */
final class TearSweep
{
    private static final int EVENTS_PER_POLL = 4_096;
    private static final int EVENT_LENGTH = 64;

    private final Trial trial;
    private final Path copy;
    private final LongArrayList digests = new LongArrayList();
    private final IntArrayList blockEnds = new IntArrayList();
    private final LongArrayList blockLasts = new LongArrayList();
    private final StreamDigest digest = new StreamDigest();
    private final Event event = new Event();
    private Path root;
    private int used;
    private long before;
    private int cuts;
    private int refusals;

    TearSweep(final Trial trial, final Path copy)
    {
        this.trial = trial;
        this.copy = copy;
    }

    /**
     * @param home   of a pipeline that was killed.
     * @param bytes  from the end of the journal, back.
     * @param stride from one byte that is damaged to the next.
     */
    void run(final Path home, final int bytes, final int stride) throws IOException
    {
        root = Home.journalOf(home).resolve(PipelineConfig.ROOT);
        final List<Path> segments = HomeFiles.segments(root);
        used = HomeFiles.used(segments.get(segments.size() - 1));
        read();
        final int first = Math.max(1, used - bytes);
        for (int offset = first; offset <= used && !trial.hasFindings(); offset += stride)
        {
            tear(segments, offset, true);
            tear(segments, offset, false);
        }
        trial.measured("%,d bytes of the root's last segment cut at and changed: %,d times cut off and said, %,d" +
            " times" +
            " refused and said, nothing wrong handed over", (used - first) / stride + 1, cuts, refusals);
    }

    /** What is there, and where each block of the last segment ends. */
    private void read()
    {
        try (JournalReader reader = JournalReader.open(root, 1, Long.MAX_VALUE))
        {
            while (!reader.isAtEnd())
            {
                reader.poll((buffer, offset, length) ->
                {
                    digests.addLong(digest.add(buffer, offset, length));
                    return true;
                }, EVENTS_PER_POLL);
            }
        }
        try (JournalReader blocks = JournalReader.open(root, 1, Long.MAX_VALUE))
        {
            final int[] last = {0};
            boolean isMore = true;
            while (isMore)
            {
                isMore = blocks.pollBlock((buffer, offset, length) ->
                {
                    if (offset < last[0])
                    {
                        blockEnds.clear();
                        blockLasts.clear();
                    }
                    if (blockEnds.isEmpty())
                    {
                        before = BlockDescriptor.firstSequence(buffer, offset) - 1;
                    }
                    last[0] = offset;
                    blockEnds.addInt(offset + length);
                    blockLasts.addLong(BlockDescriptor.lastSequence(buffer, offset));
                    return true;
                });
            }
        }
    }

    private void tear(final List<Path> segments, final int offset, final boolean isCut) throws IOException
    {
        HomeFiles.copy(root, copy.resolve(PipelineConfig.ROOT));
        final Path file = copy.resolve(PipelineConfig.ROOT).resolve(root.relativize(segments.get(segments.size() - 1)));
        final String what = (isCut ? "cut at byte " : "changed at byte ") + offset + " of " + used;
        if (isCut)
        {
            HomeFiles.cut(file, offset);
        }
        else
        {
            HomeFiles.flip(file, offset, 1 + trial.random().nextInt(255));
        }
        final long good = good(offset);
        final long read = prefix(what, digests.size());
        if (read < good)
        {
            trial.finding("%s: a reader hands over %d events, %d are good", what, read, good);
        }
        goOn(what, file, good, read);
    }

    /**
     * @return last sequence of the blocks that end before the byte.
     */
    private long good(final int offset)
    {
        long good = before;
        for (int i = 0; i < blockEnds.size() && blockEnds.getInt(i) <= offset; i++)
        {
            good = blockLasts.getLong(i);
        }
        return good;
    }

    /** Hand over everything and hold it against what was written, up to some event. */
    private long prefix(final String what, final long upTo)
    {
        digest.reset(0);
        final long[] read = new long[1];
        try (JournalReader reader = JournalReader.open(copy.resolve(PipelineConfig.ROOT), 1, Long.MAX_VALUE))
        {
            while (!reader.isAtEnd() && !trial.hasFindings())
            {
                reader.poll((buffer, offset, length) ->
                {
                    read[0]++;
                    final long value = digest.add(buffer, offset, length);
                    if (read[0] <= upTo && value != digests.getLong((int)read[0] - 1) ||
                        event.wrap(buffer, offset, length).sequence() != read[0])
                    {
                        trial.finding("%s: a wrong event in place of %d", what, read[0]);
                    }
                    return true;
                }, EVENTS_PER_POLL);
            }
        }
        return read[0];
    }

    /** A writer cuts what is torn and goes on behind it; or refuses, where good blocks stand behind the damage. */
    private void goOn(final String what, final Path file, final long good, final long read)
    {
        final JournalOptions options = new JournalOptions(
            copy, 0, PipelineConfig.ROOT, JournalOptions.MIN_SEGMENT_BYTES, 4 << 10, Durability.PAGE_CACHE, 0, 0,
            Recording.FULL);
        try (SegmentPreparer preparer = SegmentPreparer.launch((path, free, needed) -> { }, (error) -> { }))
        {
            final long last;
            try (JournalWriter writer = JournalWriter.open(options, preparer))
            {
                last = writer.recovered().lastSequence();
                if (last < good || last > digests.size() || last != read)
                {
                    trial.finding("%s: goes on behind %d, a reader saw %d, %d are good", what, last, read, good);
                }
                if (last < digests.size())
                {
                    cuts++;
                    if (writer.recovered().cut() == null)
                    {
                        trial.finding("%s: goes on behind %d and does not say what was cut", what, last);
                    }
                }
                append(writer, last + 1);
            }
            if (prefix(what + ", gone on", last) != last + 1)
            {
                trial.finding("%s: what is appended behind %d is not read back", what, last);
            }
        }
        catch (final JournalException ex)
        {
            refusals++;
            if (!ex.getMessage().contains(file.getParent().getParent().toString()))
            {
                trial.finding("%s: refused without saying where: %s", what, ex.getMessage());
            }
        }
    }

    private static void append(final JournalWriter writer, final long sequence)
    {
        final UnsafeBuffer block = new UnsafeBuffer(ByteBuffer.allocateDirect(EVENT_LENGTH + 16));
        EventFrame.header(block, 0, EVENT_LENGTH);
        block.setMemory(EventFrame.HEADER_LENGTH, EVENT_LENGTH, (byte)0);
        io.veltrix.codecs.EventHeaderDescriptor.sequence(block, EventFrame.HEADER_LENGTH, sequence);
        writer.awaitReady();
        writer.append(
            block, 0, EventFrame.framedLength(EVENT_LENGTH), sequence, sequence, 1, Integer.MAX_VALUE,
            Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);
    }
}
