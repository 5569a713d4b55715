package io.veltrix.trading.feed;

import java.util.Arrays;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Merges the lines of one channel, each of which carries the same numbered packets: the first copy of a packet wins.
 * <p>
 * A packet that is next goes straight through, in place. One that is ahead may only be so because its line lost what
 * another is still to bring. It is copied aside until either the hole is filled, or the hole is certain: every live
 * line has gone past it. Lines are in order in themselves, so a line that has gone past brings nothing back; a line
 * more than {@link #WINDOW} packets behind the foremost does not count as live. With one line a hole is certain at
 * once, so nothing is ever copied. What comes out depends on the order of packets only, on no clock.
 * <p>
 * Single-threaded; all memory is taken at the start.
 */
final class LineArbiter
{
    /** How far a line may lag and still be waited for, and how many packets can be held, in packets. */
    static final int WINDOW = 64;

    /** Longest packet that can be held, in bytes: beyond what a CME packet can have. A longer one is not waited for. */
    static final int MAX_HELD_LENGTH = 2048;

    /** {@link #next()}: nothing now. */
    static final int NONE = 0;

    /** {@link #next()}: a packet is shown. */
    static final int PACKET = 1;

    /** {@link #next()}: packets are missing for certain. */
    static final int GAP = 2;

    /** {@link #offer}: a copy of what came before. */
    static final int DUPLICATE = 3;

    /** {@link #offer}: new; ask {@link #next()}. */
    static final int ACCEPTED = 4;

    /** {@link #offer}: new, and the numbering starts again with it; ask {@link #next()}. */
    static final int RESET = 5;

    private static final int MAX_LINES = 16;

    private final UnsafeBuffer held = new UnsafeBuffer(new byte[WINDOW * MAX_HELD_LENGTH]);
    private final long[] heldSequences = new long[WINDOW];
    private final int[] heldLengths = new int[WINDOW];
    private final long[] lineKeys = new long[MAX_LINES];
    private final long[] lineSequences = new long[MAX_LINES];
    private int lineCount;
    private int heldCount;
    private boolean isEnded;
    private long due;
    private long dueBeforeReset;
    private long lastSendingTimeNs = Long.MIN_VALUE;

    private DirectBuffer pendingBuffer;
    private int pendingOffset;
    private int pendingLength;
    private long pendingSequence;

    private DirectBuffer buffer;
    private int offset;
    private int length;
    private long sequence;
    private long gapFrom;
    private long gapLength;

    /**
     * Take a packet. What was accepted before must be used up: {@link #next()} has said {@link #NONE}.
     *
     * @param packet        buffer, valid until {@link #next()} says {@link #NONE}.
     * @param packetOffset  of the packet.
     * @param packetLength  in bytes.
     * @param number        of the packet, from 1.
     * @param sendingTimeNs the sender's time.
     * @param lineKey       names the line.
     * @return {@link #DUPLICATE}, {@link #ACCEPTED} or {@link #RESET}.
     */
    int offer(
        final DirectBuffer packet,
        final int packetOffset,
        final int packetLength,
        final long number,
        final long sendingTimeNs,
        final long lineKey)
    {
        int result = ACCEPTED;
        if (due == 0)
        {
            due = number;
        }
        else if (number < due)
        {
            // A late copy of packet 1 was sent when the first one was; a restart is sent after everything before it.
            if (number != 1 || sendingTimeNs <= lastSendingTimeNs)
            {
                onLine(lineKey, number);
                return DUPLICATE;
            }
            dueBeforeReset = due;
            due = 1;
            Arrays.fill(heldSequences, 0);
            heldCount = 0;
            lineCount = 0;
            result = RESET;
        }
        onLine(lineKey, number);
        if (number != due && heldSequences[slot(number)] == number)
        {
            return DUPLICATE;
        }
        lastSendingTimeNs = Math.max(lastSendingTimeNs, sendingTimeNs);
        pendingBuffer = packet;
        pendingOffset = packetOffset;
        pendingLength = packetLength;
        pendingSequence = number;
        return result;
    }

    /**
     * Go on to what may be used now, in order.
     *
     * @return {@link #PACKET}, {@link #GAP} or {@link #NONE}.
     */
    int next()
    {
        if (pendingSequence == due && pendingSequence != 0)
        {
            show(pendingBuffer, pendingOffset, pendingLength);
            pendingSequence = 0;
            return PACKET;
        }
        if (heldCount > 0 && heldSequences[slot(due)] == due)
        {
            final int slot = slot(due);
            heldSequences[slot] = 0;
            heldCount--;
            show(held, slot * MAX_HELD_LENGTH, heldLengths[slot]);
            return PACKET;
        }
        final long lowest = lowestAhead();
        if (lowest == 0)
        {
            return NONE;
        }
        if (isCertain(lowest))
        {
            gapFrom = due;
            gapLength = lowest - due;
            due = lowest;
            return GAP;
        }
        if (pendingSequence != 0)
        {
            hold();
        }
        return NONE;
    }

    /** There will be no more packets: whatever is missing now is certainly missing. */
    void onEnd()
    {
        isEnded = true;
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    int offset()
    {
        return offset;
    }

    int length()
    {
        return length;
    }

    /**
     * @return number of the packet that is shown.
     */
    long sequence()
    {
        return sequence;
    }

    long gapFrom()
    {
        return gapFrom;
    }

    long gapLength()
    {
        return gapLength;
    }

    /**
     * @return number that is due next.
     */
    long due()
    {
        return due;
    }

    /**
     * @return number that was due when the last {@link #RESET} came.
     */
    long dueBeforeReset()
    {
        return dueBeforeReset;
    }

    private void show(final DirectBuffer packet, final int packetOffset, final int packetLength)
    {
        buffer = packet;
        offset = packetOffset;
        length = packetLength;
        sequence = due++;
    }

    private void hold()
    {
        final int slot = slot(pendingSequence);
        held.putBytes(slot * MAX_HELD_LENGTH, pendingBuffer, pendingOffset, pendingLength);
        heldLengths[slot] = pendingLength;
        heldSequences[slot] = pendingSequence;
        heldCount++;
        pendingSequence = 0;
    }

    private long lowestAhead()
    {
        long lowest = pendingSequence;
        if (heldCount > 0)
        {
            for (final long number : heldSequences)
            {
                lowest = number != 0 && (lowest == 0 || number < lowest) ? number : lowest;
            }
        }
        return lowest;
    }

    private boolean isCertain(final long lowest)
    {
        if (isEnded || pendingSequence != 0 && (pendingLength > MAX_HELD_LENGTH || pendingSequence - due >= WINDOW))
        {
            return true;
        }
        long foremost = 0;
        for (int i = 0; i < lineCount; i++)
        {
            foremost = Math.max(foremost, lineSequences[i]);
        }
        for (int i = 0; i < lineCount; i++)
        {
            if (lineSequences[i] < lowest && foremost - lineSequences[i] <= WINDOW)
            {
                return false;
            }
        }
        return true;
    }

    private void onLine(final long lineKey, final long number)
    {
        for (int i = 0; i < lineCount; i++)
        {
            if (lineKeys[i] == lineKey)
            {
                lineSequences[i] = Math.max(lineSequences[i], number);
                return;
            }
        }
        if (lineCount < MAX_LINES)
        {
            lineKeys[lineCount] = lineKey;
            lineSequences[lineCount++] = number;
        }
    }

    private static int slot(final long number)
    {
        return (int)number & (WINDOW - 1);
    }
}
