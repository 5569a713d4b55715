package io.veltrix.engine.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.aeron.Aeron;
import io.aeron.Counter;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.TimeoutException;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.stream.EpochGuard;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.stream.LiveEnd;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One client of a media driver, without threads of its own, and the driver itself where that is embedded. Everything is
 * made by the thread that launches the pipeline; after that one thread calls {@link #doWork()}: with an embedded driver
 * it moves the flow control along, so it has to be called well within the time a window lasts.
 * <p>
 * Shared memory: about 13 MiB for driver and counters, three times the term length for each stream that it carries, and
 * what is {@link #allocate allocated} for others.
 */
public final class Transport implements AutoCloseable
{
    /** Bytes Aeron puts in front of each event. */
    public static final int FRAME_HEADER_LENGTH = 32;

    /** Frames start at multiples of this. */
    public static final int FRAME_ALIGNMENT = 32;

    /**
     * How long a reader that may be left behind stands at three quarters of a window before it is let go. With
     * {@link #LINGER_TIMEOUT_NS} and the driver's own interval behind it, this bounds how long it holds its writer up:
     * 30 to 40 ms on a quiet host.
     */
    static final long WINDOW_LIMIT_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** How long the place of a reader that was let go is still kept. */
    static final long LINGER_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Type of the counters of a pipeline, among Aeron's own. */
    static final int COUNTER_TYPE_ID = 20_001;
    private static final String DIRECT_SUFFIX = ".direct";
    private static final long LIVENESS_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

    private final MediaDriver driver;
    private final Aeron client;
    private final AgentInvoker driverInvoker;
    private final AgentInvoker clientInvoker;
    private final Loss loss;
    private final Path directory;
    /**
     * What this process writes: with a separate driver the publications of one that died before it are there for as
     * long as the driver believes in it, and must not be taken for its own.
     */
    private final String session = "|session-id=" + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    private final List<ExclusivePublication> publications = new ArrayList<>();
    private final List<IpcLiveEnd> ends = new ArrayList<>();
    private volatile boolean isClosed;

    private Transport(final MediaDriver driver, final Aeron client, final Loss loss, final Path directory)
    {
        this.driver = driver;
        this.client = client;
        this.loss = loss;
        this.directory = directory;
        this.driverInvoker = driver == null ? null : driver.sharedAgentInvoker();
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
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(DriverSetup.OWNER_ONLY));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(
                "cannot make the Aeron directory " + directory + ": " + ex + "; name another one with driver.directory",
                ex);
        }
        // Aeron warns, for one, when its file system has less than 160 MiB: nothing has failed by that.
        final ErrorHandler failures = (error) ->
        {
            if (!(error instanceof final AeronException aeron && aeron.category() == AeronException.Category.WARN))
            {
                errorHandler.onError(error);
            }
        };
        MediaDriver driver = null;
        try
        {
            driver = MediaDriver.launch(DriverSetup.context(directory, LIVENESS_TIMEOUT_NS, failures)
                .threadingMode(ThreadingMode.INVOKER));
            // The driver deletes the directory and makes it again, with the mode of the umask: before any event is in.
            Files.setPosixFilePermissions(directory, DriverSetup.OWNER_ONLY);
            final Aeron client = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(directory.toString())
                .driverAgentInvoker(driver.sharedAgentInvoker())
                .useConductorAgentInvoker(true)
                .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(LIVENESS_TIMEOUT_NS))
                .errorHandler(errorHandler)
                .subscriberErrorHandler(errorHandler));
            return new Transport(driver, client, new Loss(), directory);
        }
        catch (final InternalError ex)
        {
            // A page fault that the file system had no room for; the driver maps its files before it fills them.
            IoUtil.delete(directory.toFile(), true);
            throw new IllegalStateException("Aeron did not start in " + directory + ": its files found no room there;" +
                " make some, or name another driver.directory", ex);
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
     * Whatever goes wrong in the duty cycle of a separate driver's client means that the two have lost each other: the
     * client says so in several ways, and all of them close it.
     */
    private static final class Loss implements ErrorHandler
    {
        private volatile Throwable reason;

        @Override
        public void onError(final Throwable failure)
        {
            reason = reason == null ? failure : reason;
        }
    }

    /**
     * @param failure of something that was asked of a separate driver, or null.
     * @return true where it says that the driver is gone or has given this process up.
     */
    public static boolean isLoss(final Throwable failure)
    {
        return failure instanceof TimeoutException || failure instanceof AgentTerminationException;
    }

    /**
     * Join a separate driver.
     *
     * @param directory    of the driver.
     * @param livenessNs   after which a driver that shows no life is taken for dead.
     * @param errorHandler is told of what goes wrong while an event is read; for the loss of the driver see
     *                     {@link #loss()}.
     * @return the transport; null where there is no live driver.
     */
    public static Transport connect(final Path directory, final long livenessNs, final ErrorHandler errorHandler)
    {
        final long livenessMs = TimeUnit.NANOSECONDS.toMillis(livenessNs);
        if (!isDriverAlive(directory, livenessNs))
        {
            return null;
        }
        final Loss loss = new Loss();
        try
        {
            return new Transport(null, Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(directory.toString())
                .useConductorAgentInvoker(true)
                .driverTimeoutMs(livenessMs)
                .errorHandler(loss)
                .subscriberErrorHandler(errorHandler)), loss, directory);
        }
        catch (final TimeoutException ex)
        {
            return null;
        }
    }

    /**
     * @param directory  of a separate driver.
     * @param livenessNs after which one that shows no life is taken for dead.
     * @return true where it is alive.
     */
    public static boolean isDriverAlive(final Path directory, final long livenessNs)
    {
        return DriverSetup.isAlive(directory, livenessNs);
    }

    /**
     * @return why the links to a separate driver are gone for good; null while they are there. Any thread.
     */
    public Throwable loss()
    {
        final Throwable reason = loss.reason;
        return reason == null && client.isClosed() && !isClosed ?
            new IllegalStateException("the client was closed") : reason;
    }

    /**
     * @return when the driver last showed life, milliseconds of its clock: moves every few milliseconds. Any thread,
     * not after {@link #close()}.
     */
    public long driverBeat()
    {
        return client.context().toDriverBuffer().consumerHeartbeatTime();
    }

    /**
     * @param label of a counter.
     * @return the newest process that has it; null for none.
     */
    public Peer peer(final String label)
    {
        return Peer.newest(client.countersReader(), label);
    }

    /**
     * @param label of a counter that another process writes.
     * @return that counter, for one reading thread.
     */
    public FollowedTally follow(final String label)
    {
        return new FollowedTally(client.countersReader(), label);
    }

    /**
     * Shared memory for a stream that takes no transport: beside the driver's files, gone with them.
     *
     * @param name   of the stream.
     * @param length in bytes.
     * @return zeros, every page of them touched.
     * @throws IllegalStateException where there is no room for them.
     */
    public UnsafeBuffer allocate(final String name, final int length)
    {
        final Path file = directory.resolve(name + DIRECT_SUFFIX);
        try (FileChannel channel = FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
            // Written, not touched: where there is no room this says so; a page fault names no file.
            IoUtil.fill(channel, 0, length, (byte)0);
            memory.load();
            return new UnsafeBuffer(memory);
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("no room for " + length + " bytes of stream " + name + " in " + directory +
                ": " + ex + "; make some, make its buffer smaller, or name another driver.directory", ex);
        }
    }

    /**
     * @param streamNumber   of the stream; one publication each.
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
        final int mtu = Math.min(DriverSetup.MAX_MTU, align(maxEventLength + FRAME_HEADER_LENGTH));
        final String channel = "aeron:ipc?alias=" + name + "|term-length=" + termLength + "|mtu=" + mtu +
            "|untethered-window-limit-timeout=" + WINDOW_LIMIT_TIMEOUT_NS + "ns|untethered-linger-timeout=" +
            LINGER_TIMEOUT_NS + "ns" + session;
        final ExclusivePublication publication = client.addExclusivePublication(channel, aeronStream(streamNumber));
        publications.add(publication);
        return new IpcPublication(publication, maxClaims);
    }

    /**
     * @param streamNumber of the stream.
     * @param name         for tools that list streams.
     * @return a reader of what this process writes to the stream, from its first event where it is made before the
     * writer starts.
     */
    public EventReader addReader(final int streamNumber, final String name)
    {
        final Subscription subscription =
            client.addSubscription("aeron:ipc?alias=" + name + session, aeronStream(streamNumber));
        return new IpcReader(subscription);
    }

    /**
     * @param streamNumber of the stream, which another process writes.
     * @param name         for tools that list streams.
     * @param first        sequence to be handed over.
     * @param guard        of this process.
     * @return a reader for the stream's recorder, whichever life of its writer.
     */
    public EventReader addSuccessiveReader(
        final int streamNumber, final String name, final long first, final EpochGuard guard)
    {
        return new SuccessiveReader(
            client.addSubscription("aeron:ipc?alias=" + name, aeronStream(streamNumber)), first, guard);
    }

    /**
     * Make the live end of a stream for a reader that its writer may leave behind, or whose writer may end before it.
     *
     * @param streamNumber   of the stream.
     * @param name           for tools that list streams.
     * @param isHolding      whether the writer waits for this reader as long as it lives.
     * @param isOwn          whether this process writes the stream: then the end is connected before the writer starts,
     *                       and knows no other writer; else it joins when it is asked to, the newest writer.
     * @param maxEventLength longest event in bytes, header and message.
     * @param attached       1 while the reader has a place in the live stream, else 0.
     * @param detached       counts how often it was left behind. Both are written by the thread of {@link #doWork()}.
     * @return the live end.
     */
    public LiveEnd addLiveEnd(
        final int streamNumber,
        final String name,
        final boolean isHolding,
        final boolean isOwn,
        final int maxEventLength,
        final Tally attached,
        final Tally detached)
    {
        final IpcLiveEnd end = new IpcLiveEnd(
            "aeron:ipc?alias=" + name + (isHolding ? "" : "|tether=false|rejoin=false") + (isOwn ? session : ""),
            aeronStream(streamNumber), maxEventLength, client.countersReader(), attached, detached);
        ends.add(end);
        if (isOwn)
        {
            end.join();
        }
        return end;
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
        return ends.stream().allMatch(IpcLiveEnd::isConnected) &&
            publications.stream().allMatch(ExclusivePublication::isConnected);
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
        if (loss.reason != null)
        {
            // The client's next step would be to unmap what the pipeline's threads still look at; closing does that.
            return 0;
        }
        int done = driverInvoker == null ? 0 : driverInvoker.invoke();
        done += clientInvoker.invoke();
        final List<IpcLiveEnd> ends = this.ends;
        for (int i = 0, size = ends.size(); i < size; i++)
        {
            done += ends.get(i).serve(client);
        }
        return done;
    }

    /** For tests: the driver goes on and the client has not heard of it. */
    int doDriverWork()
    {
        return driverInvoker.invoke();
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
     * Close the client, and an embedded driver with its files. The threads that used them must have ended.
     */
    @Override
    public void close()
    {
        ends.forEach(IpcLiveEnd::end);
        isClosed = true;
        client.close();
        if (driver != null)
        {
            driver.close();
        }
    }
}
