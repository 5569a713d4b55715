package io.veltrix.engine.record;

import java.nio.ByteBuffer;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.journal.JournalWriter;
import io.veltrix.engine.lane.StreamPosition;
import io.veltrix.engine.observe.LatencyRecorder;
import io.veltrix.engine.sink.Gate;
import io.veltrix.engine.sink.UnjournalledRanges;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.stream.StreamDigest;
import io.veltrix.engine.stream.TypeCounts;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Records one stream: collects what has arrived into a block, appends the block in one go, then releases the position.
 * Under load a block holds as many events as fit, when idle just one. The record thread.
 */
public final class StreamRecorder implements EventHandler
{
    private static final int EVENTS_PER_BLOCK = 8_192;

    private final String name;
    private final int number;
    private final EventReader reader;
    private final JournalWriter writer;
    private final Tally taken;
    private final Tally journalled;
    private final Gate causes;
    private final LatencyRecorder latency;
    private final UnsafeBuffer block;
    private final int capacity;
    private final StreamDigest digest = new StreamDigest();
    private final TypeCounts counts = new TypeCounts();
    private final Event event = new Event();

    private int length;
    private int count;
    private long firstSequence;
    private long lastSequence;
    private int epoch;
    private long firstTimestampNs;
    private long lastTimestampNs;
    private boolean isPending;
    private boolean isLeftOut;
    /** The block is in the journal or left out for good, and not yet counted. */
    private boolean isSettled;
    /** 0 where that is not recorded, or the block was left out. */
    private long journalledAtNs;
    private UnjournalledRanges leftOut;
    private Tally settled;
    private HoleListener holes;
    private boolean isDegrading;
    private long holeFirst;
    private long holeLast;
    private long firstToSay;
    private long lastToSay;
    private long released;
    private long events;
    private long bytes;

    /**
     * @param name       of the stream.
     * @param number     of the stream; 0 is the root.
     * @param reader     of it.
     * @param writer     of its journal.
     * @param blockBytes most payload of a block.
     * @param taken      shows the last sequence taken from the stream to other threads.
     * @param journalled shows the last journalled sequence, to the durability asked for, to other threads.
     * @param causes     keeps events out of the journal of a derived stream until the root's has their cause, so that a
     *                   dead process never leaves the one ahead of the other; open for the root itself.
     * @param latency    from origin to journal; null for none.
     */
    public StreamRecorder(
        final String name,
        final int number,
        final EventReader reader,
        final JournalWriter writer,
        final int blockBytes,
        final Tally taken,
        final Tally journalled,
        final Gate causes,
        final LatencyRecorder latency)
    {
        this.name = name;
        this.number = number;
        this.reader = reader;
        this.writer = writer;
        this.taken = taken;
        this.journalled = journalled;
        this.causes = causes;
        this.latency = latency;
        this.capacity = blockBytes;
        this.block = new UnsafeBuffer(
            ByteBuffer.allocateDirect(blockBytes + BitUtil.CACHE_LINE_LENGTH));
        this.lastSequence = writer.appendedSequence();
        taken.set(lastSequence);
        release();
    }

    /**
     * Go on with a root stream that had events before this start. Before the record thread starts.
     *
     * @param rootBytes  of those events, header and message.
     * @param rootDigest of those events.
     */
    public void resume(final long rootBytes, final long rootDigest)
    {
        events = lastSequence;
        bytes = rootBytes;
        digest.reset(rootDigest);
    }

    /**
     * Go on without the journal where its disk is full, and state a hole in it when there is room again. Before the
     * record thread starts.
     *
     * @param listener is told when that begins and ends; on the record thread. Null for a derived stream.
     * @param ranges   to note for others what the journal will never have, before {@code position} passes it; null for
     *                 a derived stream.
     * @param position shows the last sequence that is journalled or left out for good.
     */
    public void degrade(final HoleListener listener, final UnjournalledRanges ranges, final Tally position)
    {
        isDegrading = true;
        holes = listener;
        leftOut = ranges;
        settled = position;
        settled.set(released);
    }

    int doWork()
    {
        int done = 0;
        if (lastToSay != 0 && holes.onHoleEnd(firstToSay, lastToSay))
        {
            lastToSay = 0;
        }
        if (isSettled)
        {
            // Only now, a cycle later: nobody waits for it, and on a shared thread somebody waited for the block.
            account();
        }
        if (!isPending)
        {
            done = reader.poll(this, EVENTS_PER_BLOCK);
            isPending = count > 0;
            if (done > 0)
            {
                taken.set(lastSequence);
            }
        }
        if (isPending && (isLeftOut ? leaveOut() : append() || mustLeaveOut() && leaveOut()))
        {
            isPending = false;
            done++;
        }
        release();
        return done;
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int eventLength)
    {
        final int frameOffset = length;
        final int framedLength = EventFrame.framedLength(eventLength);
        if (framedLength > capacity - frameOffset)
        {
            return false;
        }
        final int state = causes.state(EventHeaderDescriptor.cause(buffer, offset));
        if (state == Gate.SHUT || frameOffset > 0 &&
            (epoch != EventHeaderDescriptor.epoch(buffer, offset) || isLeftOut != (state == Gate.NEVER)))
        {
            return false;
        }
        final long sequence = EventHeaderDescriptor.sequence(buffer, offset);
        if (sequence != lastSequence + 1)
        {
            throw new IllegalStateException(
                "journal of " + name + ": gap in its input: expected=" + (lastSequence + 1) + " found=" + sequence);
        }
        lastSequence = sequence;
        lastTimestampNs = EventHeaderDescriptor.timestampNs(buffer, offset);
        if (frameOffset == 0)
        {
            firstSequence = sequence;
            firstTimestampNs = lastTimestampNs;
            epoch = EventHeaderDescriptor.epoch(buffer, offset);
            isLeftOut = state == Gate.NEVER;
        }
        final UnsafeBuffer block = this.block;
        EventFrame.header(block, frameOffset, eventLength);
        block.putBytes(frameOffset + EventFrame.HEADER_LENGTH, buffer, offset, eventLength);
        length = frameOffset + framedLength;
        count++;
        bytes += eventLength;
        return true;
    }

    private boolean append()
    {
        final boolean isAppended = writer.append(
            block, 0, length, firstSequence, lastSequence, count, epoch, firstTimestampNs, lastTimestampNs);
        if (isAppended)
        {
            release();
            journalledAtNs = latency == null ? 0 : System.nanoTime();
            if (holes != null && holeLast != 0 && holeLast == firstSequence - 1)
            {
                firstToSay = lastToSay == 0 ? holeFirst : firstToSay;
                lastToSay = holeLast;
            }
            isSettled = true;
        }
        return isAppended;
    }

    /** Count what the block holds, and make it free for the next events. */
    private void account()
    {
        isSettled = false;
        writer.anticipate();
        if (journalledAtNs != 0)
        {
            recordLatencies(journalledAtNs);
            journalledAtNs = 0;
        }
        if (number == EventHeaderDescriptor.ROOT_STREAM)
        {
            sumUp();
        }
        events += count;
        length = 0;
        count = 0;
        isLeftOut = false;
    }

    private void sumUp()
    {
        final UnsafeBuffer block = this.block;
        for (int frame = 0, end = length; frame < end;)
        {
            final int eventLength = EventFrame.eventLength(block, frame);
            final int offset = frame + EventFrame.HEADER_LENGTH;
            digest.add(block, offset, eventLength);
            counts.add(event.wrap(block, offset, eventLength).typeKey());
            frame += EventFrame.framedLength(eventLength);
        }
    }

    private boolean mustLeaveOut()
    {
        return isDegrading && writer.isDiskShort();
    }

    private boolean leaveOut()
    {
        writer.skip(block, 0, length, firstSequence, lastSequence, count, epoch, lastTimestampNs);
        if (holeLast != firstSequence - 1 || holeLast == 0)
        {
            holeFirst = firstSequence;
            if (holes != null)
            {
                holes.onHoleBegin(firstSequence);
            }
        }
        holeLast = lastSequence;
        if (leftOut != null)
        {
            leftOut.add(firstSequence, lastSequence);
        }
        settled.set(lastSequence);
        isSettled = true;
        return true;
    }

    /** After the last cycle. */
    void close()
    {
        if (isSettled)
        {
            account();
        }
    }

    private void release()
    {
        final long durable = writer.durableSequence();
        if (durable != released)
        {
            released = durable;
            journalled.set(durable);
            if (isDegrading && durable > holeLast)
            {
                settled.set(durable);
            }
        }
    }

    private void recordLatencies(final long nowNs)
    {
        final UnsafeBuffer block = this.block;
        for (int offset = 0, end = length; offset < end;
            offset += EventFrame.framedLength(EventFrame.eventLength(block, offset)))
        {
            latency.record(nowNs - EventHeaderDescriptor.originNs(block, offset + EventFrame.HEADER_LENGTH));
        }
    }

    /**
     * @return where the stream stands in the journal. After the record thread has ended.
     */
    public StreamPosition position()
    {
        return new StreamPosition(name, number, events, bytes, digest.value());
    }

    /**
     * @return events of the root by type. After the record thread has ended.
     */
    public TypeCounts counts()
    {
        return counts;
    }

    /**
     * @return last sequence that is journalled or, where the pipeline goes on without its journal, left out for good.
     *     Any thread.
     */
    public Tally settled()
    {
        return isDegrading ? settled : journalled;
    }

    /**
     * @return last journalled sequence. Any thread.
     */
    public Tally journalled()
    {
        return journalled;
    }

    public JournalWriter writer()
    {
        return writer;
    }
}
