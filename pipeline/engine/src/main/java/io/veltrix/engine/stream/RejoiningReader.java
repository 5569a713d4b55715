package io.veltrix.engine.stream;

import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Tally;
import org.agrona.DirectBuffer;

/**
 * Reads a stream live, and from its journal where the writer has left it behind: goes on there with the next sequence,
 * and joins the live stream again when what is missing fits well inside the window. Single-threaded. The numbers are
 * checked without a break across each change: no gap, no repeat.
 * <p>
 * A reader that is left behind again soon after it joined stays away longer, from one second up to 32, so that one
 * which is slower than its stream does not hold the writer up again and again.
 * <p>
 * Live it costs a look at a flag and a comparison of numbers for each event, and allocates nothing. Changing over opens
 * or closes files and allocates, on the reader's own thread.
 */
public final class RejoiningReader implements EventReader, EventHandler
{
    private static final long SOON_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long FIRST_HOLD_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_HOLD_NS = TimeUnit.SECONDS.toNanos(32);
    private static final int SKIPS_PER_POLL = 1_024;
    /** What carries an event adds about as much to it. */
    private static final int EVENT_OVERHEAD = 64;

    private final String name;
    private final LiveEnd live;
    private final LongFunction<EventReader> journals;
    private final Tally journalled;
    private final Tally rejoined;
    private final long nearBytes;
    private final long firstHoldNs;

    private EventHandler handler;
    private EventReader journal;
    private EpochGuard guard;
    private boolean isLive;
    private boolean isBroken;
    private boolean isJoining;
    private long nextSequence;
    private long bytes;

    private long leftAtSequence;
    private long leftAtBytes;
    private long joinedNs;
    private long holdNs;
    private long notBeforeNs;

    /**
     * @param name        of the link, for errors.
     * @param live        end of the stream, connected or about to be.
     * @param journals    opens the stream's journal, to follow it from a sequence; called on the reader's thread.
     * @param journalled  last sequence of the stream that is in its journal.
     * @param windowBytes by which a reader may be behind its writer.
     * @param rejoined    counts how often the reader came back.
     * @param first       sequence to be read, which is also the first that comes live.
     */
    public RejoiningReader(
        final String name,
        final LiveEnd live,
        final LongFunction<EventReader> journals,
        final Tally journalled,
        final long windowBytes,
        final Tally rejoined,
        final long first)
    {
        this(name, live, journals, journalled, windowBytes, rejoined, first, FIRST_HOLD_NS);
    }

    RejoiningReader(
        final String name,
        final LiveEnd live,
        final LongFunction<EventReader> journals,
        final Tally journalled,
        final long windowBytes,
        final Tally rejoined,
        final long first,
        final long firstHoldNs)
    {
        this.name = name;
        this.live = live;
        this.journals = journals;
        this.journalled = journalled;
        this.rejoined = rejoined;
        this.nearBytes = windowBytes / 4;
        this.firstHoldNs = firstHoldNs;
        isLive = true;
        nextSequence = first;
        joinedNs = System.nanoTime() - SOON_NS;
    }

    /**
     * Begin in the journal, for a stream that another process writes, at any time and in any life. A hole in what is
     * live is then no error, its writer died while it published; and what never happened is left alone.
     *
     * @param processGuard of this process.
     * @return this.
     */
    public RejoiningReader fromJournal(final EpochGuard processGuard)
    {
        guard = processGuard;
        isLive = false;
        leftAtSequence = nextSequence;
        notBeforeNs = System.nanoTime();
        return this;
    }

    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        this.handler = handler;
        if (isLive)
        {
            final int taken = live.poll(this, limit);
            if (taken == 0 && (isBroken || live.isLost()))
            {
                leave();
            }
            return taken;
        }
        return catchUp(limit);
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final long sequence = EventHeaderDescriptor.sequence(buffer, offset);
        if (guard != null && isLive && (!guard.accepts(buffer, offset) || sequence > nextSequence))
        {
            isBroken = true;
            return false;
        }
        if (sequence != nextSequence || guard != null && !guard.accepts(buffer, offset))
        {
            throw new IllegalStateException(
                name + ": gap in its input: expected=" + nextSequence + " found=" + sequence +
                (isLive ? " live" : " in the journal"));
        }
        if (!handler.onEvent(buffer, offset, length))
        {
            return false;
        }
        nextSequence = sequence + 1;
        bytes += length;
        return true;
    }

    private void leave()
    {
        isLive = false;
        if (isBroken)
        {
            isBroken = false;
            live.leave();
        }
        leftAtSequence = nextSequence;
        leftAtBytes = bytes;
        final long nowNs = System.nanoTime();
        holdNs = nowNs - joinedNs >= SOON_NS ? 0 : Math.min(LONGEST_HOLD_NS, Math.max(firstHoldNs, 2 * holdNs));
        notBeforeNs = nowNs + holdNs;
    }

    private int catchUp(final int limit)
    {
        if (isJoining && hasCaughtUp())
        {
            arrive();
            return live.poll(this, limit);
        }
        if (journal == null)
        {
            journal = journals.apply(nextSequence);
        }
        final int taken = journal.poll(this, limit);
        if (!isJoining && isNear() && System.nanoTime() - notBeforeNs >= 0)
        {
            isJoining = true;
            live.join();
        }
        return taken;
    }

    /**
     * The live stream begins somewhere before or behind what comes next: what is known of it is passed over, what is
     * missing before it comes from the journal.
     */
    private boolean hasCaughtUp()
    {
        long there = live.nextSequence();
        for (int i = 0; i < SKIPS_PER_POLL && there != LiveEnd.NOTHING && there < nextSequence; i++)
        {
            live.skip();
            there = live.nextSequence();
        }
        if (there == LiveEnd.NOTHING && live.isLost())
        {
            isJoining = false;
        }
        return there == nextSequence;
    }

    private void arrive()
    {
        isJoining = false;
        isLive = true;
        joinedNs = System.nanoTime();
        rejoined.add(1);
        journal.close();
        journal = null;
    }

    /**
     * The journal is never a window behind the writer, so its end is near the live stream.
     */
    private boolean isNear()
    {
        final long missing = journalled.value() - (nextSequence - 1);
        final long read = nextSequence - leftAtSequence;
        return missing <= 0 ||
            read > 0 && missing * ((bytes - leftAtBytes) / read + EVENT_OVERHEAD) <= nearBytes;
    }

    @Override
    public boolean isAtEnd()
    {
        return isLive && live.isAtEnd();
    }

    @Override
    public void close()
    {
        live.close();
        if (journal != null)
        {
            journal.close();
        }
    }
}
