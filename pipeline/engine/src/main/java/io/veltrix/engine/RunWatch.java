package io.veltrix.engine;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.SinkConfig;
import io.veltrix.engine.control.ControlChannel;
import io.veltrix.engine.control.ProcessIdentity;
import io.veltrix.engine.control.RunDescriptor;
import io.veltrix.engine.control.RunDescriptor.Kind;
import io.veltrix.engine.control.RunDescriptor.Part;
import io.veltrix.engine.control.RunPhase;
import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.observe.StallWatch;
import io.veltrix.engine.thread.Pinning;
import io.veltrix.engine.thread.PipelineThread;

/**
 * The operators' side of a running pipeline: says who runs the home and how far the run has come, takes commands, and
 * names what stands still. It has a thread of its own, which looks every few milliseconds and shares the journal's
 * core; hot threads do nothing for it but release a counter they have in their hands anyway. Opened and closed by the
 * launching thread.
 */
final class RunWatch implements AutoCloseable
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Assembly assembly;
    private final RunDescriptor descriptor;
    private final ControlChannel channel;
    private Thread thread;
    private volatile boolean isEnding;
    private volatile boolean isStopped;
    private boolean isClosed;

    private RunWatch(final Assembly assembly, final RunDescriptor descriptor, final ControlChannel channel)
    {
        this.assembly = assembly;
        this.descriptor = descriptor;
        this.channel = channel;
    }

    /**
     * Say that this process starts the pipeline.
     */
    static RunWatch open(final Assembly assembly)
    {
        final Path home = assembly.home.directory();
        final RunDescriptor descriptor = new RunDescriptor(
            ProcessIdentity.here(), RunDescriptor.hostName(), assembly.config.name(),
            assembly.home.manifest().epoch(), assembly.transport.directory().toAbsolutePath(), Instant.now(),
            assembly.config.journal().floorBytes(), parts(assembly.config), null, null);
        final ControlChannel channel = ControlChannel.open(home, assembly.inbox, assembly.failures::note);
        try
        {
            descriptor.write(home);
        }
        catch (final RuntimeException ex)
        {
            channel.close();
            throw ex;
        }
        return new RunWatch(assembly, descriptor, channel);
    }

    private static List<Part> parts(final PipelineConfig config)
    {
        final List<Part> parts = new ArrayList<>();
        config.threads().forEach((thread) -> parts.add(new Part(Kind.THREAD, thread.name(), "")));
        config.sources().forEach((source) -> parts.add(new Part(Kind.SOURCE, source.name(), "")));
        config.lanes().forEach((lane) -> parts.add(new Part(Kind.LANE, lane.name(), lane.reads())));
        parts.add(new Part(Kind.JOURNAL, PipelineConfig.ROOT, PipelineConfig.ROOT));
        config.lanes().stream().flatMap((lane) -> lane.streams().stream())
            .filter((stream) -> stream.record() != io.veltrix.engine.config.Recording.NONE)
            .forEach((stream) -> parts.add(new Part(Kind.JOURNAL, stream.name(), stream.name())));
        config.sinks().forEach((sink) -> parts.add(new Part(Kind.SINK, sink.name(), sink.reads())));
        return parts;
    }

    /**
     * Have everything watched that has to move: once all of it is made and before any thread starts.
     */
    static void addSubjects(final Assembly assembly)
    {
        final PipelineConfig config = assembly.config;
        for (int i = 0; i < assembly.lanes.size(); i++)
        {
            final LaneConfig lane = config.lanes().get(i);
            addReader(assembly, Kind.LANE, lane.name(), lane.reads(), assembly.lanes.get(i).processed(), 0);
        }
        for (final SinkConfig sink : config.sinks())
        {
            addReader(assembly, Kind.SINK, sink.name(), sink.reads(), assembly.sinks.get(sink.name()).processed(), 0);
        }
        assembly.recorders.forEach((recorder) -> addReader(
            assembly, Kind.JOURNAL, recorder.position().name(), recorder.position().name(), recorder.journalled(),
            2 * config.journal().intervalNs()));
        for (final PipelineThread thread : assembly.threads)
        {
            final String name = new Part(Kind.THREAD, thread.roleName(), "").toString();
            assembly.stalls.add(name, 0, new ThreadSubject(thread), stalled(assembly, name));
        }
    }

    private static void addReader(
        final Assembly assembly,
        final Kind kind,
        final String name,
        final String stream,
        final Tally processed,
        final long limitNs)
    {
        final String title = new Part(kind, name, stream).toString();
        assembly.stalls.add(
            title, limitNs, new ReaderSubject(stream, processed, published(assembly, stream)),
            stalled(assembly, title));
    }

    private static Tally stalled(final Assembly assembly, final String name)
    {
        return assembly.transport.addTally("stalled: " + name);
    }

    private static Tally published(final Assembly assembly, final String stream)
    {
        for (int i = 0; i < assembly.lanes.size(); i++)
        {
            for (final io.veltrix.engine.config.StreamConfig each : assembly.config.lanes().get(i).streams())
            {
                if (each.name().equals(stream))
                {
                    return assembly.lanes.get(i).published(each.number());
                }
            }
        }
        return assembly.rootPublished;
    }

    private record ReaderSubject(String stream, Tally processed, Tally published) implements StallWatch.Subject
    {
        @Override
        public long progress()
        {
            return processed.value();
        }

        @Override
        public long waiting()
        {
            // What was processed first: the other way round an event could seem to wait that does not.
            final long done = processed.value();
            return published.value() - done;
        }

        @Override
        public String describe(final long progress, final long waiting)
        {
            return String.format(Locale.ROOT, "at %s %d, %d events wait", stream, progress, waiting);
        }
    }

    private record ThreadSubject(PipelineThread thread) implements StallWatch.Subject
    {
        @Override
        public long progress()
        {
            return thread.beat();
        }

        @Override
        public long waiting()
        {
            return thread.beat() == 0 ? 0 : 1;
        }

        @Override
        public String describe(final long progress, final long waiting)
        {
            return "and does not come back from " + thread.workAt(progress);
        }
    }

    /**
     * Everything runs.
     */
    void start()
    {
        channel.phase(RunPhase.RUNNING);
        thread = new Thread(this::run, "run-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run()
    {
        Pinning.pin(assembly.config.thread(assembly.config.journal().thread()).core());
        while (!isStopped)
        {
            try
            {
                look();
            }
            catch (final RuntimeException | Error ex)
            {
                assembly.failures.note(ex);
            }
            LockSupport.parkNanos(INTERVAL_NS);
        }
    }

    private void look()
    {
        if (assembly.failures.first() != null)
        {
            channel.failed();
            channel.phase(RunPhase.ENDING);
        }
        else
        {
            if (assembly.sequencer.isEnding())
            {
                channel.phase(RunPhase.ENDING);
            }
            lookForStalls();
        }
        channel.doWork(assembly.sequencer.isFinished() || assembly.failures.first() != null);
    }

    private synchronized void lookForStalls()
    {
        if (!isEnding)
        {
            assembly.stalls.look(System.nanoTime());
        }
    }

    /**
     * Look for stalls no more: the threads that are watched are about to end, and their counters go with the driver.
     */
    synchronized void end()
    {
        isEnding = true;
        channel.phase(RunPhase.ENDING);
        channel.doWork(false);
    }

    private void stop()
    {
        isStopped = true;
        if (thread != null)
        {
            LockSupport.unpark(thread);
            try
            {
                thread.join();
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    private static String reason(final Throwable failure)
    {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /**
     * Say that the run is over, and why. The home must still be held.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            end();
            stop();
            final Throwable failure = assembly.failures.first();
            if (failure != null)
            {
                channel.failed();
            }
            channel.close();
            try
            {
                descriptor.ended(Instant.now(), failure == null ? null : reason(failure))
                    .write(assembly.home.directory());
            }
            catch (final HomeException ex)
            {
                // A full disk, most likely: the control file, which has its place already, says that it is over.
                return;
            }
        }
    }
}
