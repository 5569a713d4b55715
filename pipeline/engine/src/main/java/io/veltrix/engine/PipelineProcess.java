package io.veltrix.engine;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.ThreadConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.PipelineIdentity;
import io.veltrix.engine.home.ThreadLocks;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.recovery.SavedStates;
import io.veltrix.engine.recovery.SnapshotStates;
import io.veltrix.engine.recovery.StartListener;
import io.veltrix.engine.snapshot.Snapshots;
import io.veltrix.engine.stream.EpochChangedException;

/**
 * One of the processes that share a pipeline over a separate driver, or the only one. Waits for the driver and, without
 * the sequencer, for the process that has it; runs its threads; and where one of those goes away, or comes again, lets
 * go of everything and launches its part anew from journal and snapshots: nothing of what it knew can then be ahead of
 * the journal. {@link #requestStop()} may be called by any thread, everything else by one.
 */
public final class PipelineProcess
{
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long NOTICE_NS = TimeUnit.SECONDS.toNanos(1);
    /** How long a driver's end may take to be seen behind the failures that it causes. */
    private static final long LOSS_NS = TimeUnit.MILLISECONDS.toNanos(500);
    /** The others look for the end of the pipeline about fifty times in this. */
    private static final long END_NS = TimeUnit.SECONDS.toNanos(1);

    private final PipelineConfig config;
    private final RunOptions options;
    private final StartListener listener;
    private final Hosting hosting;
    private final Path directory;
    private Consumer<Pipeline> progress = (ignored) -> { };
    private Consumer<String> ready = (ignored) -> { };
    private Failures partFailures;
    private volatile Pipeline running;
    private volatile boolean isStopRequested;
    private RunReport report;
    private Throwable failure;

    /**
     * @param config   of the pipeline, with a separate driver.
     * @param options  of this process: home, threads.
     * @param listener is told what it waits for, and what each launch does.
     * @throws IllegalArgumentException where these threads cannot be run apart from the others.
     */
    public PipelineProcess(final PipelineConfig config, final RunOptions options, final StartListener listener)
    {
        this.config = config;
        this.options = options;
        this.listener = listener;
        hosting = Hosting.of(config, options);
        directory = Path.of(config.driver().directory());
    }

    /**
     * @param consumer is given the pipeline once a second, in the process of the sequencer.
     * @return this.
     */
    public PipelineProcess onProgress(final Consumer<Pipeline> consumer)
    {
        progress = consumer;
        return this;
    }

    /**
     * @param consumer is told in words each time this process has been launched.
     * @return this.
     */
    public PipelineProcess onReady(final Consumer<String> consumer)
    {
        ready = consumer;
        return this;
    }

    /**
     * End: with the sequencer take nothing in any more and finish what is under way, else at once.
     */
    public void requestStop()
    {
        isStopRequested = true;
        final Pipeline pipeline = running;
        if (pipeline != null)
        {
            pipeline.requestStop();
        }
    }

    /**
     * Run until the pipeline ends, something fails or a stop is requested.
     */
    public void run()
    {
        boolean isOver = false;
        while (!isOver && !isStopRequested && await(
            "the driver in " + directory + ", which 'veltrix driver --dir " + directory + "' starts",
            () -> Transport.isDriverAlive(directory, config.driver().livenessNs())))
        {
            isOver = hosting.hostsSequencer() ? runSequencer() : runPart();
        }
    }

    /** @return true where nothing is to be launched again. */
    private boolean runSequencer()
    {
        try (Pipeline pipeline = Pipeline.launch(config, options, listener))
        {
            running = pipeline;
            if (isStopRequested)
            {
                pipeline.requestStop();
            }
            ready.accept("threads " + hosting + ", epoch " + pipeline.epoch());
            pipeline.awaitEnd(progress);
            if (isLost(pipeline::isLost, pipeline.failure() != null))
            {
                listener.onNotice("the driver is gone (" + pipeline.loss().getMessage() + "): launching again");
                return false;
            }
            report = pipeline.end();
            failure = pipeline.failure();
            if (failure == null && config.driver().isSeparate())
            {
                LockSupport.parkNanos(END_NS);
            }
            return true;
        }
        catch (final RuntimeException ex)
        {
            if (!(ex instanceof LinksLostException) && !Transport.isLoss(ex) &&
                Transport.isDriverAlive(directory, config.driver().livenessNs()))
            {
                throw ex;
            }
            listener.onNotice(ex.getMessage() + ": launching again");
            return false;
        }
        finally
        {
            running = null;
        }
    }

    private static boolean isLost(final BooleanSupplier isLost, final boolean hasFailed)
    {
        final long deadlineNs = System.nanoTime() + (hasFailed ? LOSS_NS : 0);
        while (!isLost.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs >= 0)
            {
                return false;
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        return true;
    }

    private boolean runPart()
    {
        if (!await("the pipeline's home " + options.home() + ", which the process of the sequencer makes",
            () -> Home.isHome(options.home())))
        {
            return true;
        }
        try
        {
            return joinHome();
        }
        catch (final RuntimeException ex)
        {
            // The sequencer's first start failed behind the look for its home, and took the home back.
            if (!isLost(() -> !Home.isHome(options.home()), true))
            {
                throw ex;
            }
            listener.onNotice("home " + options.home() + " was taken back (" + ex.getMessage() + "): launching again");
            return false;
        }
    }

    private boolean joinHome()
    {
        final SchemaCatalog schemas = SchemaCatalog.ofClassPath(PipelineProcess.class.getClassLoader());
        final ThreadLocks locks = ThreadLocks.acquire(
            options.home(), hosting.threads().stream().map(ThreadConfig::name).toList());
        final PipelineIdentity identity = PipelineIdentity.of(config, schemas, options.overrides());
        try (Home home = Home.join(options.home(), identity))
        {
            return runPart(home, new EventPrinter(schemas), new SnapshotStates(
                new Snapshots(Home.snapshotsOf(home.directory())), home.journal().resolve(PipelineConfig.ROOT),
                identity.ofSnapshots(), home.manifest().upgradedAfter()));
        }
        finally
        {
            locks.close();
        }
    }

    private boolean runPart(final Home home, final EventPrinter printer, final SavedStates states)
    {
        partFailures = PartAssembly.failures(home, hosting);
        final Transport transport =
            Transport.connect(directory, config.driver().livenessNs(), partFailures);
        if (transport == null)
        {
            partFailures.close();
            return false;
        }
        boolean isHandedOver = false;
        try
        {
            final Life life = awaitLife(transport);
            if (life == null)
            {
                return isStopRequested;
            }
            isHandedOver = true;
            try (PartAssembly part = new PartAssembly(
                config, hosting, home, transport, life, partFailures, listener))
            {
                part.launch(printer, states);
                ready.accept("threads " + hosting + ", epoch " + life.guard().epoch());
                return watch(part);
            }
        }
        catch (final RuntimeException ex)
        {
            if (!(ex instanceof LinksLostException) && !Transport.isLoss(ex) &&
                !isLost(() -> transport.loss() != null, true))
            {
                throw ex;
            }
            listener.onNotice(ex.getMessage() + ": launching again");
            return false;
        }
        finally
        {
            if (!isHandedOver)
            {
                transport.close();
                partFailures.close();
            }
        }
    }

    private Life awaitLife(final Transport transport)
    {
        final Life[] found = new Life[1];
        final boolean isThere = await("the process that runs the sequencer", () ->
        {
            transport.doWork();
            found[0] = transport.loss() == null ? Life.find(transport) : null;
            return found[0] != null || transport.loss() != null;
        });
        return isThere ? found[0] : null;
    }

    private boolean watch(final PartAssembly part)
    {
        while (!isStopRequested)
        {
            final Throwable found = part.failures.first();
            final boolean isLost = isLost(() -> part.transport.loss() != null, found != null);
            if (isLost || found instanceof EpochChangedException)
            {
                listener.onNotice((isLost ? "the driver is gone (" + part.transport.loss().getMessage() + ")" :
                    found.getMessage()) + ": launching again");
                return false;
            }
            if (found != null)
            {
                failure = found;
                return true;
            }
            part.links.refresh();
            part.stalls.look(System.nanoTime());
            final Life newest = Life.find(part.transport);
            if (newest != null && !newest.peer().isSame(part.life.peer()))
            {
                listener.onNotice("epoch " + newest.guard().epoch() + " has begun: launching again");
                return false;
            }
            if (part.life.hasEnded())
            {
                return true;
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        return true;
    }

    private boolean await(final String what, final BooleanSupplier isThere)
    {
        long nextNoticeNs = System.nanoTime() + NOTICE_NS;
        while (!isThere.getAsBoolean())
        {
            if (isStopRequested)
            {
                return false;
            }
            if (System.nanoTime() - nextNoticeNs >= 0)
            {
                nextNoticeNs += NOTICE_NS;
                listener.onNotice("waiting for " + what);
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        return true;
    }

    /**
     * @return what the run did, in the process of the sequencer; else null.
     */
    public RunReport report()
    {
        return report;
    }

    /**
     * @return what went wrong; null for nothing.
     */
    public Throwable failure()
    {
        return failure;
    }
}
