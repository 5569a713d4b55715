package io.veltrix.engine.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.api.Tally;
import org.agrona.ErrorHandler;

/**
 * Names whatever stands still while there is work for it: its counter says 1 until it moves again, and a note says for
 * how long, where, and how much waits. It only compares what others release; one watching thread. What it watches is
 * added before that thread starts.
 */
public final class StallWatch
{
    /** Standing still for longer is a stall: with {@link #INTERVAL_NS} it is named within a second. */
    public static final long LIMIT_NS = TimeUnit.MILLISECONDS.toNanos(600);
    /** How often to look: a stall is named at most this much later than the limit. */
    public static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** A watcher that was not run itself for this long cannot say of others that they were not. */
    private static final long OWN_GAP_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int NOTES_EACH = 100;

    private final List<Watched> watched = new ArrayList<>();
    private final ErrorHandler notes;
    private long lastLookNs;

    /**
     * @param notes is told of each stall; the log it keeps is bounded, so after a hundred of one subject they are only
     *              counted there.
     */
    public StallWatch(final ErrorHandler notes)
    {
        this.notes = notes;
    }

    /** Somebody who has to move. */
    public interface Subject
    {
        /**
         * @return a number that changes whenever it moves.
         */
        long progress();

        /**
         * @return how much there is for it to do; at most 0 for nothing.
         */
        long waiting();

        /**
         * @param progress at which it stands.
         * @param waiting  for it.
         * @return where it stands and what waits, for a sentence that says since when.
         */
        String describe(long progress, long waiting);
    }

    private static final class Watched
    {
        private final String name;
        private final long limitNs;
        private final Subject subject;
        private final Tally stalled;
        private long progress;
        private long sinceNs;
        private boolean isStalled;
        private int noted;

        private Watched(final String name, final long limitNs, final Subject subject, final Tally stalled)
        {
            this.name = name;
            this.limitNs = limitNs;
            this.subject = subject;
            this.stalled = stalled;
        }
    }

    /**
     * @param name    as the note says it: lane decide.
     * @param limitNs how long it may stand still.
     * @param subject to watch.
     * @param stalled is 1 while it is stalled; this watch writes it.
     */
    public void add(final String name, final long limitNs, final Subject subject, final Tally stalled)
    {
        watched.add(new Watched(name, Math.max(LIMIT_NS, limitNs), subject, stalled));
    }

    /**
     * Look at everybody, where it is time to.
     *
     * @param nowNs monotonic time.
     */
    public void look(final long nowNs)
    {
        if (lastLookNs != 0 && nowNs - lastLookNs < INTERVAL_NS)
        {
            return;
        }
        final long gapNs = lastLookNs == 0 ? 0 : nowNs - lastLookNs;
        lastLookNs = nowNs;
        if (gapNs >= LIMIT_NS)
        {
            notes.onError(new Stall(String.format(Locale.ROOT,
                "the whole process has not moved for %.1f s: it was stopped, or had no processor", gapNs / 1e9)));
        }
        for (int i = 0, size = watched.size(); i < size; i++)
        {
            look(watched.get(i), nowNs, gapNs >= OWN_GAP_NS);
        }
    }

    private void look(final Watched one, final long nowNs, final boolean isBlind)
    {
        final long progress = one.subject.progress();
        final long waiting = one.subject.waiting();
        if (progress != one.progress || waiting <= 0 || one.sinceNs == 0)
        {
            one.progress = progress;
            one.sinceNs = nowNs;
            release(one);
        }
        else if (isBlind && !one.isStalled)
        {
            one.sinceNs = nowNs;
        }
        else if (!one.isStalled && nowNs - one.sinceNs > one.limitNs)
        {
            one.isStalled = true;
            one.stalled.set(1);
            note(one, progress, waiting, nowNs - one.sinceNs);
        }
    }

    private static void release(final Watched one)
    {
        if (one.isStalled)
        {
            one.isStalled = false;
            one.stalled.set(0);
        }
    }

    private void note(final Watched one, final long progress, final long waiting, final long forNs)
    {
        one.noted++;
        notes.onError(new Stall(one.noted > NOTES_EACH ?
            one.name + " has not moved again, more often than is noted one by one" :
            String.format(Locale.ROOT, "%s has not moved for %.1f s %s", one.name, forNs / 1e9,
                one.subject.describe(progress, waiting))));
    }

    /**
     * @return how many stand still now. The watching thread.
     */
    public int stalledCount()
    {
        return (int)watched.stream().filter((one) -> one.isStalled).count();
    }

    /** A note, without a trace: where it is made says nothing. */
    private static final class Stall extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        private Stall(final String message)
        {
            super(message, null, false, false);
        }
    }
}
