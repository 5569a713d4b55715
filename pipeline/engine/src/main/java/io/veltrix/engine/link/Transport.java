package io.veltrix.engine.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.aeron.Aeron;
import io.aeron.Counter;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.agrona.concurrent.AgentInvoker;

/**
 * The media driver and one client of it, embedded and without threads of their own. Everything is made by the thread
 * that launches the pipeline; after that one thread calls {@link #doWork()}: it moves the flow control along, so it has
 * to be called well within the time a window lasts.
 * <p>
 * Shared memory: about 13 MiB for driver and counters, and three times the term length for each stream.
 */
public final class Transport implements AutoCloseable
{
    /** Bytes Aeron puts in front of each event. */
    public static final int FRAME_HEADER_LENGTH = 32;

    /** Frames start at multiples of this. */
    public static final int FRAME_ALIGNMENT = 32;

    /** Largest MTU Aeron takes; each stream sets its own, smaller one. */
    private static final int MAX_MTU = 65_504;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** Type of the counters of a pipeline, among Aeron's own. */
    static final int COUNTER_TYPE_ID = 20_001;
    private static final int COUNTERS_BUFFER_LENGTH = 1024 * 1024;
    private static final long TIMER_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LIVENESS_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

    private final MediaDriver driver;
    private final Aeron client;
    private final AgentInvoker driverInvoker;
    private final AgentInvoker clientInvoker;
    private final Path directory;
    private final List<ExclusivePublication> publications = new ArrayList<>();

    private Transport(final MediaDriver driver, final Aeron client, final Path directory)
    {
        this.driver = driver;
        this.client = client;
        this.directory = directory;
        this.driverInvoker = driver.sharedAgentInvoker();
        this.clientInvoker = client.conductorAgentInvoker();
    }

    /**
     * Start driver and client.
     *
     * @param directory    to hold their files, on a memory file system; made with mode 0700, deleted at the end.
     * @param errorHandler is told of what goes wrong inside Aeron; nothing there ends the process.
     * @return the transport.
     */
    public static Transport launch(final Path directory, final ErrorHandler errorHandler)
    {
        try
        {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(
                "cannot make the Aeron directory " + directory + ": " + ex + "; name another one with driver.directory",
                ex);
        }
        MediaDriver driver = null;
        try
        {
            driver = MediaDriver.launch(new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.INVOKER)
                .asyncExecutorEnabled(false)
                .termBufferSparseFile(false)
                .counterValuesBufferLength(COUNTERS_BUFFER_LENGTH)
                .timerIntervalNs(TIMER_INTERVAL_NS)
                .clientLivenessTimeoutNs(LIVENESS_TIMEOUT_NS)
                .publicationUnblockTimeoutNs(LIVENESS_TIMEOUT_NS * 2)
                .ipcMtuLength(MAX_MTU)
                .warnIfDirectoryExists(false)
                .errorHandler(errorHandler));
            // The driver deletes the directory and makes it again, with the mode of the umask: before any event is in.
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
            final Aeron client = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(directory.toString())
                .driverAgentInvoker(driver.sharedAgentInvoker())
                .useConductorAgentInvoker(true)
                .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(LIVENESS_TIMEOUT_NS))
                .errorHandler(errorHandler)
                .subscriberErrorHandler(errorHandler));
            return new Transport(driver, client, directory);
        }
        catch (final IOException | RuntimeException ex)
        {
            if (driver != null)
            {
                driver.close();
            }
            IoUtil.delete(directory.toFile(), true);
            throw new IllegalStateException("Aeron did not start in " + directory + ": " + ex.getMessage(), ex);
        }
    }

    /**
     * @param streamNumber   of the stream.
     * @param name           for tools that list streams.
     * @param termLength     in bytes, a power of two; the window is half of it.
     * @param maxEventLength longest event in bytes, header and message.
     * @param maxClaims      most events claimed before a commit.
     * @return where the stream's one writer puts its events.
     */
    public EventPublication addPublication(
        final int streamNumber,
        final String name,
        final int termLength,
        final int maxEventLength,
        final int maxClaims)
    {
        final int mtu = Math.min(MAX_MTU, align(maxEventLength + FRAME_HEADER_LENGTH));
        final String channel = "aeron:ipc?alias=" + name + "|term-length=" + termLength + "|mtu=" + mtu;
        final ExclusivePublication publication = client.addExclusivePublication(channel, aeronStream(streamNumber));
        publications.add(publication);
        return new IpcPublication(publication, maxClaims);
    }

    /**
     * @param streamNumber of the stream.
     * @param name         for tools that list streams.
     * @return a reader of the stream, from its first event where it is made before the writer starts.
     */
    public EventReader addReader(final int streamNumber, final String name)
    {
        final Subscription subscription =
            client.addSubscription("aeron:ipc?alias=" + name, aeronStream(streamNumber));
        return new IpcReader(subscription);
    }

    /**
     * Wait until every publication has its readers, each reader its writer.
     *
     * @param readers that were made.
     */
    public void awaitConnections(final List<EventReader> readers)
    {
        final long deadlineNs = System.nanoTime() + CONNECT_TIMEOUT_NS;
        while (!isConnected(readers))
        {
            doWork();
            Thread.yield();
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("links did not connect within 20 s in " + directory);
            }
        }
    }

    private boolean isConnected(final List<EventReader> readers)
    {
        for (final EventReader reader : readers)
        {
            if (reader instanceof final IpcReader ipcReader && !ipcReader.isConnected())
            {
                return false;
            }
        }
        return publications.stream().allMatch(ExclusivePublication::isConnected);
    }

    /**
     * Make a counter in Aeron's counters file, where Aeron's own tools show it as well.
     *
     * @param label what it counts.
     * @return the counter.
     */
    public Tally addTally(final String label)
    {
        final Counter counter = client.addCounter(COUNTER_TYPE_ID, label);
        return new CounterTally(counter);
    }

    /**
     * Run the driver's and the client's duty cycles once. One thread at a time.
     *
     * @return how much was done.
     */
    public int doWork()
    {
        return driverInvoker.invoke() + clientInvoker.invoke();
    }

    public Path directory()
    {
        return directory;
    }

    private static int aeronStream(final int streamNumber)
    {
        return 1_000 + streamNumber;
    }

    private static int align(final int length)
    {
        return (length + FRAME_ALIGNMENT - 1) & -FRAME_ALIGNMENT;
    }

    /**
     * Close client and driver and delete their files. The threads that used them must have ended.
     */
    @Override
    public void close()
    {
        client.close();
        driver.close();
    }
}
