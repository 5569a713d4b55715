package io.veltrix.trading.market;

import io.veltrix.trading.feed.PacketSource;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A channel's packets on two lines: each as it is made on line A, and again some microseconds later on line B, in the
 * order in which a capture of both would have them. Time stamps never go back. Single-threaded; copies each packet
 * once into memory taken at the start.
 */
final class TwoLines implements PacketSource
{
    /** Line A: 224.0.31.1. */
    static final int ADDRESS_A = 0xE000_1F01;

    /** Line A. */
    static final int PORT_A = 14_310;

    /** Line B: 224.0.32.1. */
    static final int ADDRESS_B = 0xE000_2001;

    /** Line B. */
    static final int PORT_B = 15_310;

    private static final long LAG_NS = 2_000;
    private static final long LAG_SPREAD_NS = 1_023;
    private static final int SLOTS = 16;
    private static final int SLOT_LENGTH = 1_536;

    private final CmeMdp3Writer writer;
    private final UnsafeBuffer copies =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(SLOTS * SLOT_LENGTH, 64));
    private final int[] lengths = new int[SLOTS];
    private final long[] dueNs = new long[SLOTS];
    private long head;
    private long tail;
    private boolean hasPacket;

    private DirectBuffer buffer;
    private int offset;
    private int length;
    private long timestampNs;
    private boolean isLineB;

    TwoLines(final CmeMdp3Writer writer)
    {
        this.writer = writer;
    }

    @Override
    public boolean advance()
    {
        if (!hasPacket)
        {
            hasPacket = writer.advance();
        }
        final int first = (int)head & (SLOTS - 1);
        if (head < tail && (!hasPacket || tail - head == SLOTS || dueNs[first] <= writer.timestampNs()))
        {
            buffer = copies;
            offset = first * SLOT_LENGTH;
            length = lengths[first];
            timestampNs = hasPacket ? Math.min(dueNs[first], writer.timestampNs()) : dueNs[first];
            isLineB = true;
            head++;
            return true;
        }
        if (!hasPacket)
        {
            return false;
        }
        hasPacket = false;
        buffer = writer.buffer();
        offset = writer.offset();
        length = writer.length();
        timestampNs = writer.timestampNs();
        isLineB = false;
        copy();
        return true;
    }

    private void copy()
    {
        final int slot = (int)tail & (SLOTS - 1);
        copies.putBytes(slot * SLOT_LENGTH, buffer, offset, length);
        lengths[slot] = length;
        // The line is in order in itself: a packet never overtakes the one before.
        final long lagNs = LAG_NS + (writer.sequence() * 0x9E37_79B9_7F4A_7C15L >>> 54 & LAG_SPREAD_NS);
        final long previousNs = tail == 0 ? 0 : dueNs[(int)(tail - 1) & (SLOTS - 1)];
        dueNs[slot] = Math.max(previousNs, timestampNs + lagNs);
        tail++;
    }

    @Override
    public long timestampNs()
    {
        return timestampNs;
    }

    @Override
    public DirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public int offset()
    {
        return offset;
    }

    @Override
    public int length()
    {
        return length;
    }

    @Override
    public int destinationAddress()
    {
        return isLineB ? ADDRESS_B : ADDRESS_A;
    }

    @Override
    public int destinationPort()
    {
        return isLineB ? PORT_B : PORT_A;
    }

    @Override
    public long refused()
    {
        return 0;
    }

    @Override
    public void close()
    {
        writer.close();
    }
}
