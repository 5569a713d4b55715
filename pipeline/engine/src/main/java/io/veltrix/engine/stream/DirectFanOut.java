package io.veltrix.engine.stream;

import java.util.List;

import org.agrona.MutableDirectBuffer;

/**
 * A stream between one writer and several readers on the same thread: each reader has a pipe of its own.
 * Single-threaded.
 */
public final class DirectFanOut implements EventPublication
{
    private final DirectPipe first;
    private final DirectPipe[] others;
    private final int[] offsets;
    private final int[] lengths;
    private int claimed;

    /**
     * @param pipes     one for each reader, at least one.
     * @param maxClaims most events claimed before a commit.
     */
    public DirectFanOut(final List<DirectPipe> pipes, final int maxClaims)
    {
        first = pipes.get(0);
        others = pipes.subList(1, pipes.size()).toArray(new DirectPipe[0]);
        offsets = new int[maxClaims];
        lengths = new int[maxClaims];
    }

    @Override
    public boolean hasRoom(final int events, final int bytes)
    {
        for (int i = 0; i < others.length; i++)
        {
            if (!others[i].hasRoom(events, bytes))
            {
                return false;
            }
        }
        return first.hasRoom(events, bytes);
    }

    @Override
    public int claim(final int eventLength)
    {
        final int offset = first.claim(eventLength);
        offsets[claimed] = offset;
        lengths[claimed] = eventLength;
        claimed++;
        return offset;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return first.buffer();
    }

    @Override
    public void commit()
    {
        for (int i = 0; i < others.length; i++)
        {
            for (int j = 0; j < claimed; j++)
            {
                final int offset = others[i].claim(lengths[j]);
                others[i].buffer().putBytes(offset, first.buffer(), offsets[j], lengths[j]);
            }
            others[i].commit();
        }
        first.commit();
        claimed = 0;
    }

    @Override
    public void abort()
    {
        first.abort();
        claimed = 0;
    }

    @Override
    public void close()
    {
        first.close();
        for (final DirectPipe pipe : others)
        {
            pipe.close();
        }
    }
}
