package io.veltrix.engine.sequencer;

import io.veltrix.engine.api.Source;

/**
 * Sequences on the host's clock. Recorded and generated sources are played at a chosen speed: an event's origin is the
 * moment it was due, so a pipeline that falls behind shows it in its latencies. One clock read a cycle.
 */
public final class LiveSequencer extends Sequencer
{
    /** Speed: play recorded sources as fast as they go. */
    public static final double MAX_SPEED = Double.POSITIVE_INFINITY;

    private final SequencerClock clock;
    private final double speed;
    private final long durationNs;
    private boolean hasStarted;
    private long startedMonotonicNs;
    private long cycleNs;
    private long firstDueNs = Long.MIN_VALUE;
    private long nextTickNs;

    /**
     * @param parts      of the sequencer.
     * @param clock      to read.
     * @param speed      of recorded sources: 1 as recorded, 2 twice as fast, {@link #MAX_SPEED}.
     * @param durationNs after which intake stops.
     */
    public LiveSequencer(final Parts parts, final SequencerClock clock, final double speed, final long durationNs)
    {
        super(parts);
        this.clock = clock;
        this.speed = speed;
        this.durationNs = durationNs;
    }

    @Override
    public int doWork()
    {
        final long monotonicNs = System.nanoTime();
        cycleNs = monotonicNs;
        final long nowNs = clock.epochNs(monotonicNs);
        if (!hasStarted)
        {
            startedMonotonicNs = monotonicNs;
            if (!begin(nowNs, monotonicNs))
            {
                return 0;
            }
            hasStarted = true;
            nextTickNs = monotonicNs + tickNs;
        }
        int done = drainInbox(nowNs, monotonicNs);
        for (int i = 0; i < answering.length; i++)
        {
            done += takeDue(answering[i], nowNs, monotonicNs);
        }
        if (!isIntakeOver())
        {
            for (int i = 0; i < feeding.length; i++)
            {
                done += takeDue(feeding[i], nowNs, monotonicNs);
            }
            endSources(nowNs, monotonicNs);
        }
        else if (done == 0)
        {
            finishIfQuiet();
        }
        return done + tick(nowNs, monotonicNs);
    }

    @Override
    int takeAnswers(final long timestampNs, final long originNs)
    {
        int taken = 0;
        for (int i = 0; i < answering.length; i++)
        {
            final long before = root.sequence();
            takeDue(answering[i], timestampNs, originNs);
            taken += (int)(root.sequence() - before);
        }
        return taken;
    }

    @Override
    boolean isIntakeLimitReached(final long timestampNs)
    {
        return cycleNs - startedMonotonicNs >= durationNs;
    }

    private int tick(final long nowNs, final long monotonicNs)
    {
        // On the monotonic clock: the host's clock may step back, and time must be carried on all the same.
        if (monotonicNs - nextTickNs >= 0 && !isFinished() && hasRoomForOwn())
        {
            control.tick(nowNs, monotonicNs);
            nextTickNs = monotonicNs + tickNs;
            clock.resample(monotonicNs);
            return 1;
        }
        return 0;
    }

    private int takeDue(final SourceSlot slot, final long nowNs, final long monotonicNs)
    {
        if (slot.isEnded)
        {
            return 0;
        }
        int units = 0;
        while (units < UNITS_PER_CYCLE && !(hasReachedLimit() && !slot.isAnswering))
        {
            final long dueNs = slot.source.nextDueNs();
            if (dueNs == Source.NOTHING)
            {
                break;
            }
            final long originNs = slot.isRecorded ?
                recordedOrigin(dueNs, monotonicNs) : originOf(dueNs, nowNs, monotonicNs);
            if (originNs - monotonicNs > 0)
            {
                break;
            }
            if (!hasRoom(slot))
            {
                if (!onNoRoom(slot))
                {
                    break;
                }
            }
            else if (take(slot, nowNs, originNs) == 0 && dueNs == Source.IMMEDIATE)
            {
                break;
            }
            units++;
        }
        return units;
    }

    /**
     * When an event of recorded time is due on the monotonic clock.
     */
    private long recordedOrigin(final long dueNs, final long monotonicNs)
    {
        if (speed == MAX_SPEED || dueNs == Source.IMMEDIATE)
        {
            return monotonicNs;
        }
        if (firstDueNs == Long.MIN_VALUE)
        {
            firstDueNs = dueNs;
        }
        final long behindNs = dueNs - firstDueNs;
        // Asked in every cycle: of an idle one, 100 ns, a division of doubles takes 7.
        return startedMonotonicNs + (speed == 1 ? behindNs : (long)(behindNs / speed));
    }
}
