package io.veltrix.trading.market;

import io.veltrix.engine.api.SourceOutputs;

import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Stands for the root stream where only its cost is wanted: events go to the same place and are counted. */
final class CheapOutputs implements SourceOutputs
{
    long events;
    long position;
    private final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(4_096, 64));

    @Override
    public int claim(final int messageLength, final long sourcePosition)
    {
        position = sourcePosition;
        return 64;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public void commit()
    {
        events++;
    }

    @Override
    public void abort()
    {
    }
}
