package io.veltrix.engine.sequencer;

import java.util.concurrent.TimeUnit;

import io.veltrix.engine.api.Source;

/**
 * Sequences in virtual time: always what is due first, answers before feeds, sources in file order where times are
 * equal. A run is a function of its sources alone, however its work is spread over threads. An end of intake is
 * sequenced right behind the last unit, while no answer to it can have come.
 * <p>
 * An answer that is not known yet may still have to come first. So nothing due at or after the horizon is taken:
 * the time of the oldest event that is not yet through every lane and sink, plus the least latency of any answer. The
 * horizon is read before the answering sources are asked, so whatever it covers has reached them.
 */
public final class VirtualSequencer extends Sequencer
{
    private static final int TIMES = 1 << 16;
    private static final long STALL_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);

    private final long durationNs;
    private final boolean ticksInStep;
    private final long minLatencyNs;
    private final long[] timeOf = new long[TIMES];
    private long nowNs;
    private long firstNs = Long.MIN_VALUE;
    private long nextTickNs = Long.MAX_VALUE;
    private long horizonNs = Long.MAX_VALUE;
    private long stalledSinceNs;
    private long noted;
    private boolean isRestart;
    private long lastTickNs;

    /**
     * @param parts      of the sequencer.
     * @param durationNs of virtual time after which intake stops.
     */
    public VirtualSequencer(final Parts parts, final long durationNs)
    {
        super(parts);
        this.durationNs = durationNs;
        this.ticksInStep = parts.ticksInStep();
        long least = Long.MAX_VALUE;
        for (final SourceSlot slot : answering)
        {
            least = Math.min(least, slot.minLatencyNs);
        }
        minLatencyNs = least;
        if (parts.restart() != null)
        {
            goOnFrom(parts.restart(), parts.lastSequence());
        }
    }

    private void goOnFrom(final Restart restart, final long lastSequence)
    {
        isRestart = true;
        nowNs = restart.lastTimestampNs();
        lastTickNs = restart.lastTickNs();
        for (long sequence = Math.max(1, lastSequence - TIMES / 2 + 1); sequence <= lastSequence; sequence++)
        {
            timeOf[(int)sequence & (TIMES - 1)] = restart.timestamps().timestampNs(sequence);
        }
        noted = lastSequence;
        if (restart.throughSequence() < lastSequence && minLatencyNs != Long.MAX_VALUE)
        {
            horizonNs = timeOf[(int)(restart.throughSequence() + 1) & (TIMES - 1)] + minLatencyNs;
        }
    }

    /**
     * @return virtual time, nanoseconds of the epoch. The sequencer's thread.
     */
    public long nowNs()
    {
        return nowNs;
    }

    @Override
    public int doWork()
    {
        int units = 0;
        while (units < UNITS_PER_CYCLE && takeNext())
        {
            units++;
        }
        if (units > 0)
        {
            stalledSinceNs = 0;
        }
        return units;
    }

    private boolean takeNext()
    {
        if (isRestart && !hasBegun())
        {
            begin(nowNs, System.nanoTime());
            noteEvents(root.sequence());
            return hasBegun();
        }
        final SourceSlot next = earliest();
        final long dueNs = next == null ? Source.NOTHING : Math.max(nowNs, next.source.nextDueNs());
        if (dueNs == Source.NOTHING)
        {
            if (!begin(nowNs, System.nanoTime()))
            {
                return false;
            }
            endSources(nowNs, System.nanoTime());
            if (isIntakeOver() && progress.throughSequence() >= root.sequence())
            {
                // No tick comes any more: what was left in the inbox since the last one is taken here.
                drainInbox(nowNs, System.nanoTime());
            }
            noteEvents(root.sequence());
            if (isIntakeOver())
            {
                finishIfQuiet();
            }
            return false;
        }
        if (firstNs == Long.MIN_VALUE)
        {
            firstNs = dueNs;
            nextTickNs = (lastTickNs == 0 ? dueNs : lastTickNs) + tickNs;
            nowNs = isRestart ? nowNs : dueNs;
            if (!begin(dueNs, System.nanoTime()))
            {
                firstNs = Long.MIN_VALUE;
                return false;
            }
            noteEvents(root.sequence());
        }
        final long candidateNs = Math.min(dueNs, nextTickNs);
        if (candidateNs >= horizonNs || isHistoryFull())
        {
            return moveHorizon(candidateNs);
        }
        return candidateNs == nextTickNs && nextTickNs < dueNs ? takeTick() : takeUnit(next, dueNs);
    }

    private SourceSlot earliest()
    {
        SourceSlot earliest = null;
        long earliestNs = Source.NOTHING;
        for (int i = 0; i < answering.length; i++)
        {
            final long dueNs = answering[i].source.nextDueNs();
            if (dueNs < earliestNs)
            {
                earliestNs = dueNs;
                earliest = answering[i];
            }
        }
        if (!isIntakeOver() && !hasReachedLimit())
        {
            for (int i = 0; i < feeding.length; i++)
            {
                final long dueNs = feeding[i].isEnded ? Source.NOTHING : feeding[i].source.nextDueNs();
                if (dueNs < earliestNs && !isBeyondDuration(dueNs))
                {
                    earliestNs = dueNs;
                    earliest = feeding[i];
                }
            }
        }
        return earliest;
    }

    private boolean isBeyondDuration(final long dueNs)
    {
        return firstNs != Long.MIN_VALUE && dueNs - firstNs >= durationNs;
    }

    @Override
    int takeAnswers(final long timestampNs, final long originNs)
    {
        SourceSlot next = null;
        long earliestNs = Source.NOTHING;
        for (int i = 0; i < answering.length; i++)
        {
            final long dueNs = answering[i].source.nextDueNs();
            if (dueNs < earliestNs)
            {
                earliestNs = dueNs;
                next = answering[i];
            }
        }
        if (next == null || !hasRoom(next))
        {
            return 0;
        }
        nowNs = Math.max(nowNs, earliestNs);
        final long before = root.sequence();
        take(next, nowNs, originNs);
        return (int)(root.sequence() - before);
    }

    @Override
    boolean isIntakeLimitReached(final long timestampNs)
    {
        for (int i = 0; i < feeding.length; i++)
        {
            final long dueNs = feeding[i].source.nextDueNs();
            if (dueNs != Source.NOTHING && !isBeyondDuration(dueNs))
            {
                return false;
            }
        }
        return true;
    }

    private boolean isHistoryFull()
    {
        return root.sequence() - progress.throughSequence() >= TIMES / 2;
    }

    /**
     * @return true where the horizon moved past the candidate; what is due first must then be found again.
     */
    private boolean moveHorizon(final long candidateNs)
    {
        final long through = progress.throughSequence();
        final long last = root.sequence();
        final long before = horizonNs;
        horizonNs = through >= last || minLatencyNs == Long.MAX_VALUE ?
            Long.MAX_VALUE : timeOf[(int)(through + 1) & (TIMES - 1)] + minLatencyNs;
        if (horizonNs <= before && candidateNs >= horizonNs)
        {
            checkStall();
            return false;
        }
        return horizonNs > candidateNs && last - through < TIMES / 2;
    }

    private void checkStall()
    {
        final long monotonicNs = System.nanoTime();
        if (stalledSinceNs == 0)
        {
            stalledSinceNs = monotonicNs;
        }
        else if (monotonicNs - stalledSinceNs > STALL_LIMIT_NS)
        {
            throw new IllegalStateException(
                "virtual time stands still at sequence " + root.sequence() + ": a lane or sink has not taken event " +
                (progress.throughSequence() + 1) + " for 30 s; a sink at its limit of outstanding requests needs a" +
                " larger one in a deterministic run");
        }
    }

    private boolean takeTick()
    {
        if (!hasRoomForOwn())
        {
            return false;
        }
        if (ticksInStep && progress.throughSequence() < root.sequence())
        {
            checkStall();
            return false;
        }
        nowNs = nextTickNs;
        nextTickNs += tickNs;
        drainInbox(nowNs, System.nanoTime());
        control.tick(nowNs, System.nanoTime());
        noteEvents(root.sequence());
        return true;
    }

    private boolean takeUnit(final SourceSlot slot, final long dueNs)
    {
        if (!hasRoom(slot))
        {
            return false;
        }
        nowNs = dueNs;
        take(slot, dueNs, System.nanoTime());
        if (!slot.isAnswering)
        {
            endSources(nowNs, System.nanoTime());
        }
        noteEvents(root.sequence());
        return true;
    }

    /**
     * Remember the time of what was just written, and hold the horizon before any answer to it.
     */
    private void noteEvents(final long last)
    {
        for (long sequence = noted + 1; sequence <= last; sequence++)
        {
            timeOf[(int)sequence & (TIMES - 1)] = nowNs;
        }
        if (last > noted && minLatencyNs != Long.MAX_VALUE)
        {
            horizonNs = Math.min(horizonNs, nowNs + minLatencyNs);
        }
        noted = last;
    }
}
