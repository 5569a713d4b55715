package io.veltrix.engine.recovery;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventReader;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Events that recovery made again and one reader has not seen yet: filled by the launching thread, then read to its end
 * by the reader's. Off-heap, grows by chunks while it is filled and gives each back once it is read.
 */
public final class CatchUpBuffer implements EventReader
{
    private static final int CHUNK_BYTES = 1 << 20;

    /** Frames one behind the other, up to {@code end}. */
    private static final class Chunk
    {
        private final ByteBuffer memory;
        private final UnsafeBuffer frames;
        private int end;

        private Chunk(final int bytes)
        {
            memory = ByteBuffer.allocateDirect(bytes);
            frames = new UnsafeBuffer(memory);
        }
    }

    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private final String reader;
    private final long after;
    private int read;
    private long count;
    private long firstCause;

    /**
     * @param reader it is for, in messages.
     * @param after  last sequence the reader has seen.
     */
    CatchUpBuffer(final String reader, final long after)
    {
        this.reader = reader;
        this.after = after;
    }

    /**
     * @return last sequence the reader has seen.
     */
    long after()
    {
        return after;
    }

    /**
     * @return events put in.
     */
    public long count()
    {
        return count;
    }

    /**
     * @return root sequence that the first event derives from; 0 where there is none.
     */
    public long firstCause()
    {
        return firstCause;
    }

    void append(final DirectBuffer buffer, final int offset, final int length)
    {
        if (count == 0)
        {
            firstCause = EventHeaderDescriptor.cause(buffer, offset);
        }
        final int framed = EventFrame.framedLength(length);
        Chunk last = chunks.peekLast();
        if (last == null || framed > last.frames.capacity() - last.end)
        {
            last = newChunk(Math.max(CHUNK_BYTES, framed));
        }
        EventFrame.header(last.frames, last.end, length);
        last.frames.putBytes(last.end + EventFrame.HEADER_LENGTH, buffer, offset, length);
        last.end += framed;
        count++;
    }

    private Chunk newChunk(final int bytes)
    {
        try
        {
            final Chunk chunk = new Chunk(bytes);
            chunks.addLast(chunk);
            return chunk;
        }
        catch (final OutOfMemoryError ex)
        {
            throw new RecoveryException(
                "no memory for what " + reader + " has to catch up with: " + count + " events behind " + after +
                " fill " + chunks.size() + " MiB outside the heap; start with a larger -XX:MaxDirectMemorySize", ex);
        }
    }

    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        int taken = 0;
        while (taken < limit)
        {
            final Chunk first = chunks.peekFirst();
            if (first == null)
            {
                break;
            }
            if (read == first.end)
            {
                read = 0;
                chunks.removeFirst();
                BufferUtil.free(first.memory);
                continue;
            }
            final int length = EventFrame.eventLength(first.frames, read);
            if (!handler.onEvent(first.frames, read + EventFrame.HEADER_LENGTH, length))
            {
                break;
            }
            read += EventFrame.framedLength(length);
            taken++;
        }
        return taken;
    }

    @Override
    public boolean isAtEnd()
    {
        return chunks.isEmpty();
    }

    @Override
    public String toString()
    {
        return reader;
    }

    @Override
    public void close()
    {
        while (!chunks.isEmpty())
        {
            BufferUtil.free(chunks.removeFirst().memory);
        }
    }
}
