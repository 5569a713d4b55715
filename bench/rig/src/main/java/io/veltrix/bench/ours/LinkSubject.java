package io.veltrix.bench.ours;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.LinkKit;
import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;

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
}
