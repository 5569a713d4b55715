package io.veltrix.bench.ours;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.LinkKit;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import org.agrona.MutableDirectBuffer;

/**
 * The ipc link between two lanes: room asked for, claimed, committed, read; as a lane does it for one event.
 */
public final class LinkSubject implements LinkKit
{
    private static final int TERM_LENGTH = 16 << 20;

    private final List<EventReader> readers = new ArrayList<>();
    private final Transport transport = Transport.launch(
        Path.of("/dev/shm", "bench-veltrix-" + ProcessHandle.current().pid()), (error) -> System.err.println(error));

    private LinkSubject()
    {
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, (task) -> new LinkSubject());
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        final String name = "hop-" + number;
        final EventPublication publication = transport.addPublication(number, name, TERM_LENGTH, bytes, 1);
        final EventReader reader = transport.addReader(number, name);
        readers.add(reader);
        return new IpcLink(publication, reader, bytes);
    }

    @Override
    public void awaitReady()
    {
        transport.awaitConnections(readers);
    }

    @Override
    public void service()
    {
        transport.doWork();
    }

    @Override
    public void close()
    {
        transport.close();
    }

    private static final class IpcLink implements Link
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
}
