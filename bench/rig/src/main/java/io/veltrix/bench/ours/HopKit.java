package io.veltrix.bench.ours;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.bench.harness.LinkKit;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;

/**
 * The ipc links of one process, with driver and client on the thread that offers first.
 */
abstract class HopKit implements LinkKit
{
    private static final int TERM_LENGTH = 16 << 20;

    private final List<EventReader> readers = new ArrayList<>();
    private final Transport transport = Transport.launch(
        Path.of("/dev/shm", "bench-veltrix-" + ProcessHandle.current().pid()), (error) -> System.err.println(error));

    /**
     * @param stream number of a link.
     * @param bytes  of each event.
     * @return its writer's end.
     */
    final EventPublication publication(final int stream, final int bytes)
    {
        return transport.addPublication(stream, name(stream), TERM_LENGTH, bytes, 1);
    }

    /**
     * @param stream number of a link.
     * @return one more reader of it.
     */
    final EventReader reader(final int stream)
    {
        final EventReader reader = transport.addReader(stream, name(stream));
        readers.add(reader);
        return reader;
    }

    /**
     * @param stream number of a link.
     * @param bytes  of each event.
     * @return it, with one reader.
     */
    final IpcLink link(final int stream, final int bytes)
    {
        return new IpcLink(publication(stream, bytes), reader(stream), bytes);
    }

    private static String name(final int stream)
    {
        return "hop-" + stream;
    }

    @Override
    public void awaitReady()
    {
        transport.awaitConnections(readers);
    }

    @Override
    public final void service()
    {
        transport.doWork();
    }

    @Override
    public void close()
    {
        transport.close();
    }
}
