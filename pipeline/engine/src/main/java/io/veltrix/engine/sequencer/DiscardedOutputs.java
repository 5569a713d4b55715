package io.veltrix.engine.sequencer;

import io.veltrix.engine.api.SourceOutputs;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes what a source brings in while the root stream is full and the source's policy is {@code drop}. Counts it.
 */
final class DiscardedOutputs implements SourceOutputs
{
    private final UnsafeBuffer scratch;
    private long firstPosition;
    private long lastPosition;
    private long count;

    DiscardedOutputs(final int maxMessageLength)
    {
        scratch = new UnsafeBuffer(new byte[maxMessageLength]);
    }

    void begin()
    {
        count = 0;
    }

    @Override
    public int claim(final int messageLength, final long sourcePosition)
    {
        if (count == 0)
        {
            firstPosition = sourcePosition;
        }
        lastPosition = sourcePosition;
        return 0;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return scratch;
    }

    @Override
    public void commit()
    {
        count++;
    }

    @Override
    public void abort()
    {
    }

    long count()
    {
        return count;
    }

    long firstPosition()
    {
        return firstPosition;
    }

    long lastPosition()
    {
        return lastPosition;
    }
}
