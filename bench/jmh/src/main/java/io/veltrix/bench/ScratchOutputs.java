package io.veltrix.bench;

import java.nio.ByteBuffer;

import io.veltrix.engine.api.SourceOutputs;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stands for the root stream at no cost of its own: every event goes to the same place, off the heap as on a link.
 * Single-threaded.
 */
final class ScratchOutputs implements SourceOutputs
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(512));

    @Override
    public int claim(final int messageLength, final long sourcePosition)
    {
        return 0;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public void commit()
    {
    }

    @Override
    public void abort()
    {
    }
}
