package io.veltrix.engine;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.control.ControlChannel;
import io.veltrix.engine.control.ProcessIdentity;
import io.veltrix.engine.control.RunDescriptor;
import io.veltrix.engine.control.RunDescriptor.Kind;
import io.veltrix.engine.control.RunDescriptor.Part;
import io.veltrix.engine.control.RunPhase;
import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.thread.Pinning;

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
            assembly.config.journal().floorBytes(), parts(assembly.config, assembly.hosting), null, null);
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

    private static List<Part> parts(final PipelineConfig config, final Hosting hosting)
    {
        final List<Part> parts = new ArrayList<>();
        config.threads().forEach((thread) -> parts.add(
            new Part(Kind.THREAD, thread.name(), hosting.hosts(thread.name()) ? "" : RunDescriptor.ELSEWHERE)));
        if (config.driver().isSeparate())
        {
            parts.add(StallSubjects.MEDIA_DRIVER);
        }
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
     * The journal of an earlier run is about to be read again.
     */
    void recovering()
    {
        channel.phase(RunPhase.RECOVERING);
        channel.doWork(false);
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
        Pinning.keepOff(
            assembly.config.pinnedCores(), assembly.config.thread(assembly.config.journal().thread()).core());
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

    @Override
    public void close()
    {
        close(assembly.failures.first());
    }

    /**
     * Say that the run is over, and why. The home must still be held. Where its driver went away the process launches
     * again, so then the run is not over.
     *
     * @param failure that ended it; null for none.
     */
    void close(final Throwable failure)
    {
        if (isClosed)
        {
            return;
        }
        isClosed = true;
        end();
        stop();
        final boolean isOver = assembly.transport.loss() == null;
        if (failure != null && isOver)
        {
            channel.failed();
        }
        channel.close(isOver ? RunPhase.STOPPED : RunPhase.STARTING);
        try
        {
            if (isOver)
            {
                descriptor.ended(Instant.now(), failure == null ? null : reason(failure))
                    .write(assembly.home.directory());
            }
        }
        catch (final HomeException ex)
        {
            // A full disk, most likely: the control file, which has its place already, says that it is over.
            return;
        }
    }
}
