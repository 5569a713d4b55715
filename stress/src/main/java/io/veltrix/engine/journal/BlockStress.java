package io.veltrix.engine.journal;

import java.nio.ByteBuffer;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.stress.TemporaryFolder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * A real journal is written by one thread and followed by another, as by another process: through Chronicle's mapping
 * and through one of the reader's own, over segment changes, with the real helper. Samples share the journal. Each
 * block is one event; its checksum is verified, and the sequences are contiguous, or the reader stops with the damage.
 * <p>
 * Seen to fail: with a block committed before it is written.
 */
@JCStressTest
@Outcome(id = ".*, none", expect = Expect.ACCEPTABLE, desc = "No block yet.")
@Outcome(id = ".*, whole", expect = Expect.ACCEPTABLE, desc = "Blocks, whole and in order.")
@Outcome(id = ".*, damaged", expect = Expect.FORBIDDEN, desc = "A block was seen before it was all there.")
@State
public class BlockStress
{
    private static final int EVENT_LENGTH = EventHeaderDescriptor.MIN_EVENT_LENGTH;
    /** The disk's share: the writer stops there. */
    private static final long MAX_EVENTS = 500_000;
    private static final int LIMIT = 64;

    private static final Journal JOURNAL = new Journal();

    private static final class Journal implements EventHandler
    {
        final JournalWriter writer;
        final JournalReader reader;
        final UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(EventFrame.framedLength(EVENT_LENGTH)));
        long sequence;

        Journal()
        {
            final JournalOptions options = new JournalOptions(
                TemporaryFolder.make(), 1, "root", 1 << 20, 4096, Durability.PAGE_CACHE, 0, 0, Recording.FULL);
            final SegmentPreparer helper =
                SegmentPreparer.launch(new SlotsStress.Served(), Throwable::printStackTrace);
            writer = JournalWriter.open(options, helper);
            writer.awaitReady();
            reader = JournalReader.follow(options.streamDirectory(), 1);
            EventFrame.header(frame, 0, EVENT_LENGTH);
        }

        String append()
        {
            if (sequence == MAX_EVENTS)
            {
                return "full";
            }
            EventHeaderDescriptor.sequence(frame, EventFrame.HEADER_LENGTH, sequence + 1);
            if (!writer.append(frame, 0, frame.capacity(), sequence + 1, sequence + 1, 1, 1, 1, 1))
            {
                return "waits";
            }
            sequence++;
            return "appended";
        }

        @Override
        public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            return true;
        }
    }

    /** The record thread. */
    @Actor
    public void append(final LL_Result result)
    {
        result.r1 = JOURNAL.append();
    }

    /** A reader. */
    @Actor
    public void read(final LL_Result result)
    {
        final int taken = JOURNAL.reader.poll(JOURNAL, LIMIT);
        result.r2 = JOURNAL.reader.damage() != null ? "damaged" : taken == 0 ? "none" : "whole";
    }
}
