package io.veltrix.bench;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

import io.veltrix.engine.link.Transport;
import io.veltrix.engine.stream.DirectStream;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Both ends of a link on one thread. Single-threaded.
 */
abstract class EventLink implements AutoCloseable
{
    private static final int TERM_LENGTH = 16 << 20;

    private long last;

    /**
     * @param name   ipc, direct or plain.
     * @param events most that are written before they are read.
     * @param bytes  of each, a multiple of 8.
     * @return the link.
     */
    static EventLink open(final String name, final int events, final int bytes)
    {
        return switch (name)
        {
            case "ipc" -> new Ipc(events, bytes);
            case "direct" ->
            {
                final DirectStream stream = new DirectStream(
                    BitUtil.findNextPositivePowerOfTwo(2 * events * EventFrame.framedLength(bytes)), bytes);
                yield new Streamed(stream, stream.addReader(), events, bytes);
            }
            case "plain" -> new Plain(events, bytes);
            default -> throw new IllegalArgumentException("link=" + name);
        };
    }

    abstract void write(long value);

    /**
     * @return how many events were read: all there are.
     */
    abstract int read();

    /** Outside the time measured. */
    void service()
    {
    }

    final void onRead(final long value)
    {
        last = value;
    }

    /**
     * @return value of the event read last.
     */
    final long last()
    {
        return last;
    }

    @Override
    public void close()
    {
    }

    private static class Streamed extends EventLink
    {
        private final EventPublication publication;
        private final EventReader reader;
        private final int events;
        private final int bytes;
        private final EventHandler handler = (buffer, offset, length) ->
        {
            onRead(buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN));
            return true;
        };

        Streamed(final EventPublication publication, final EventReader reader, final int events, final int bytes)
        {
            this.publication = publication;
            this.reader = reader;
            this.events = events;
            this.bytes = bytes;
        }

        @Override
        void write(final long value)
        {
            if (!publication.hasRoom(1, bytes))
            {
                throw new IllegalStateException("full at " + value);
            }
            final int offset = publication.claim(bytes);
            for (int i = 0; i < bytes; i += 8)
            {
                publication.buffer().putLong(offset + i, value, ByteOrder.LITTLE_ENDIAN);
            }
            publication.commit();
        }

        @Override
        int read()
        {
            int read = 0;
            int found;
            do
            {
                found = reader.poll(handler, events);
                read += found;
            }
            while (found > 0);
            return read;
        }
    }

    private static final class Ipc extends Streamed
    {
        private final Transport transport;

        Ipc(final int events, final int bytes)
        {
            this(Transport.launch(Path.of("/dev/shm", "bench-jmh-" + ProcessHandle.current().pid()),
                (error) -> System.err.println(error)), events, bytes);
        }

        private Ipc(final Transport transport, final int events, final int bytes)
        {
            this(transport, transport.addReader(1, "link"), events, bytes);
        }

        private Ipc(final Transport transport, final EventReader reader, final int events, final int bytes)
        {
            super(transport.addPublication(1, "link", TERM_LENGTH, bytes, 1), reader, events, bytes);
            this.transport = transport;
            transport.awaitConnections(List.of(reader));
        }

        @Override
        void service()
        {
            transport.doWork();
        }

        @Override
        public void close()
        {
            transport.close();
        }
    }

    private static final class Plain extends EventLink
    {
        private final UnsafeBuffer[] ring;
        private int written;
        private int read;

        Plain(final int events, final int bytes)
        {
            ring = new UnsafeBuffer[events];
            for (int i = 0; i < events; i++)
            {
                ring[i] = new UnsafeBuffer(new byte[bytes]);
            }
        }

        @Override
        void write(final long value)
        {
            final UnsafeBuffer slot = ring[written++ & ring.length - 1];
            for (int i = 0; i < slot.capacity(); i += 8)
            {
                slot.putLong(i, value, ByteOrder.LITTLE_ENDIAN);
            }
        }

        @Override
        int read()
        {
            final int found = written - read;
            while (read != written)
            {
                onRead(ring[read++ & ring.length - 1].getLong(0, ByteOrder.LITTLE_ENDIAN));
            }
            return found;
        }
    }
}
