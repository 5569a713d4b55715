package io.veltrix.bench.ours;

import java.nio.ByteOrder;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import org.agrona.MutableDirectBuffer;

/**
 * The ipc link between two lanes as one commits single events to it: room asked for, claimed, committed, read. One
 * writing and one reading thread.
 */
final class IpcLink implements Link
{
    private final EventPublication publication;
    private final EventReader reader;
    private final int bytes;
    private final EventHandler onEvent;
    private MessageHandler handler;

    IpcLink(final EventPublication publication, final EventReader reader, final int bytes)
    {
        this.publication = publication;
        this.reader = reader;
        this.bytes = bytes;
        this.onEvent = (buffer, offset, length) ->
        {
            handler.onMessage(Link.checked(
                buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN),
                buffer.getLong(offset + length - 8, ByteOrder.LITTLE_ENDIAN)));
            return true;
        };
    }

    @Override
    public boolean offer(final long value)
    {
        if (!publication.hasRoom(1, bytes))
        {
            return false;
        }
        final int offset = publication.claim(bytes);
        final MutableDirectBuffer buffer = publication.buffer();
        for (int i = 0; i < bytes; i += 8)
        {
            buffer.putLong(offset + i, value, ByteOrder.LITTLE_ENDIAN);
        }
        publication.commit();
        return true;
    }

    @Override
    public int poll(final MessageHandler handler)
    {
        this.handler = handler;
        return reader.poll(onEvent, POLL_LIMIT);
    }
}
