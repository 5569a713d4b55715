package io.veltrix.engine.link;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;

/**
 * One stream over an embedded driver, for the life of this JVM.
 */
final class IpcRig
{
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String MAIN_THREAD = "main";
    private static final int STREAM = 1;
    private static final String NAME = "stress";

    private final Transport transport;
    private final EventPublication publication;
    private final EventReader reader;
    private boolean isClosed;

    IpcRig(final int termLength, final int eventLength, final int maxClaims)
    {
        final Path folder = Files.isWritable(SHARED_MEMORY) ?
            SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        transport = Transport.launch(
            folder.resolve("veltrix-stress-" + ProcessHandle.current().pid()), Throwable::printStackTrace);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        closeWhenMainEnds();
        publication = transport.addPublication(STREAM, NAME, termLength, eventLength, maxClaims);
        reader = transport.addReader(STREAM, NAME);
        transport.awaitConnections(List.of(reader));
    }

    /** The driver keeps a thread that is no daemon, so the JVM would outlive jcstress and never come to its hooks. */
    private void closeWhenMainEnds()
    {
        final Thread main = Thread.getAllStackTraces().keySet().stream()
            .filter((thread) -> MAIN_THREAD.equals(thread.getName()))
            .findFirst().orElseThrow();
        final Thread closer = new Thread(() -> closeAfter(main), "stress-closer");
        closer.setDaemon(true);
        closer.start();
    }

    private void closeAfter(final Thread main)
    {
        try
        {
            main.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private synchronized void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            transport.close();
        }
    }

    EventPublication publication()
    {
        return publication;
    }

    EventReader reader()
    {
        return reader;
    }

    void drive()
    {
        transport.doWork();
    }
}
