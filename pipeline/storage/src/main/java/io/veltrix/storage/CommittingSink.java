package io.veltrix.storage;

import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;
import io.veltrix.engine.api.Tally;

/**
 * A sink that collects events and commits them together with its watermark, always whole causes: when the batch is full
 * or has lingered and the next cause begins, or when nothing has come for as long. A commit that fails is tried again;
 * meanwhile the sink takes what still fits the batch and then nothing more. The sink's thread only.
 * <p>
 * A cause is taken as whole when an event of another one comes. The last one is taken as whole when nothing has come
 * for the time to linger, and when the sink is closed: a lane publishes all it makes of one input together, or, where
 * timers fired before it, within moments.
 */
abstract class CommittingSink implements Sink
{
    static final Setting<Long> LINGER = Setting.duration("linger")
        .between("100us", "10s").defaultsTo("5ms")
        .because("How long an event waits for others to share its commit, and how long nothing must come before the " +
            "last cause is taken as whole.")
        .costs("Delay until others can see the event; a crash loses none of them, they come again from the journal.")
        .signal("'commits' a second; 'last committed sequence' behind the sink's 'last sequence processed'.");

    private static final long IDLE_WATERMARK_NS = TimeUnit.SECONDS.toNanos(1);

    private String name;
    private EventSelection selection;
    private BackOff backOff;
    private long lingerNs;
    private boolean isOpen;
    private CommitFailedException failure;

    private long committed;
    private long sequence;
    private long cause;
    private int pending;
    private long firstPendingNs;
    private long lastGivenNs;
    private long lastCommitNs;

    private Tally kept;
    private Tally commits;
    private Tally failures;
    private Tally committedSequence;

    /**
     * Open the outside.
     *
     * @return its watermark; 0 for none.
     * @throws IllegalStateException where it cannot be opened or is damaged, saying what to do.
     */
    abstract long open(SinkContext context, SchemaCatalog catalog);

    /** Add an event to the batch. */
    abstract void add(Event event);

    /** Whether the batch should be committed as soon as its cause is whole. */
    abstract boolean isFull();

    /**
     * Commit the batch and the watermark, all or nothing, and empty the batch.
     *
     * @param lastSequence the new watermark.
     * @param lastCause    of that event.
     * @throws CommitFailedException where nothing of it is committed and it may be tried again.
     * @throws IllegalStateException where trying again is no use.
     */
    abstract void commit(long lastSequence, long lastCause) throws CommitFailedException;

    /** Commit a lower watermark. */
    abstract void commitLoss(long watermark, long was) throws CommitFailedException;

    abstract void closeOutside();

    @Override
    public void declare(final SinkDeclaration declaration, final Settings settings)
    {
        EventSelection.of(settings.get(EventSelection.EVENTS), catalog());
        declaration.durable().delivery(Delivery.EXACTLY_ONCE).blocking();
    }

    static SchemaCatalog catalog()
    {
        return SchemaCatalog.ofClassPath(CommittingSink.class.getClassLoader());
    }

    @Override
    public final void onStart(final SinkContext context)
    {
        final SchemaCatalog catalog = catalog();
        name = context.name();
        selection = EventSelection.of(context.settings().get(EventSelection.EVENTS), catalog);
        lingerNs = context.settings().get(LINGER);
        backOff = new BackOff(context.settings().get(BackOff.RETRY));
        kept = context.counter("events kept");
        commits = context.counter("commits");
        failures = context.counter("failures");
        committedSequence = context.counter("last committed sequence");
        committed = open(context, catalog);
        isOpen = true;
        sequence = committed;
        committedSequence.set(committed);
        lastCommitNs = System.nanoTime();
    }

    @Override
    public final long watermark()
    {
        return committed;
    }

    @Override
    public final void acceptLoss(final long watermark)
    {
        try
        {
            commitLoss(watermark, committed);
        }
        catch (final CommitFailedException ex)
        {
            throw new IllegalStateException(
                "sink " + name + ": the accepted loss could not be noted: " + ex.getMessage(), ex);
        }
        committed = watermark;
        sequence = watermark;
        committedSequence.set(watermark);
    }

    @Override
    public final boolean onEvent(final Event event)
    {
        if (event.sequence() != sequence + 1)
        {
            throw new IllegalStateException("sink " + name + ": has committed up to sequence " + sequence +
                " and was given " + event.sequence() + ": what it writes to is of another home; choose another");
        }
        final long nowNs = System.nanoTime();
        if (event.cause() != cause && sequence > committed && isDue(nowNs) && !tryCommit(nowNs))
        {
            return false;
        }
        if (selection.isWanted(event))
        {
            if (pending == 0)
            {
                firstPendingNs = nowNs;
            }
            add(event);
            pending++;
        }
        sequence = event.sequence();
        cause = event.cause();
        lastGivenNs = nowNs;
        return true;
    }

    private boolean isDue(final long nowNs)
    {
        return pending == 0 ?
            nowNs - lastCommitNs >= IDLE_WATERMARK_NS : isFull() || nowNs - firstPendingNs >= lingerNs;
    }

    @Override
    public final int doWork()
    {
        if (sequence == committed)
        {
            return 0;
        }
        final long nowNs = System.nanoTime();
        return nowNs - lastGivenNs >= lingerNs && isDue(nowNs) && tryCommit(nowNs) ? 1 : 0;
    }

    private boolean tryCommit(final long nowNs)
    {
        if (!backOff.isOver(nowNs))
        {
            return false;
        }
        try
        {
            commit(sequence, cause);
        }
        catch (final CommitFailedException ex)
        {
            failure = ex;
            failures.add(1);
            backOff.failed(System.nanoTime());
            return false;
        }
        catch (final IllegalStateException ex)
        {
            // No use to try again, not at the close either.
            isOpen = false;
            throw ex;
        }
        failure = null;
        backOff.succeeded();
        kept.add(pending);
        commits.add(1);
        committed = sequence;
        committedSequence.set(sequence);
        pending = 0;
        lastCommitNs = nowNs;
        return true;
    }

    @Override
    public final void onClose()
    {
        if (!isOpen)
        {
            closeOutside();
            return;
        }
        isOpen = false;
        try
        {
            backOff.succeeded();
            if (sequence > committed && !tryCommit(System.nanoTime()))
            {
                throw new IllegalStateException("sink " + name + ": events behind sequence " + committed +
                    " are not committed, " + pending + " of them to be kept: " + failure.getMessage() +
                    "; they come again at the next start", failure);
            }
        }
        finally
        {
            closeOutside();
        }
    }
}
