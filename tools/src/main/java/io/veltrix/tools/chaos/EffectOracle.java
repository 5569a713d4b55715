package io.veltrix.tools.chaos;

import org.agrona.collections.LongArrayList;

/**
 * What a sink did against what it promised. Exactly once: each event of the stream, in order. At least once: the same,
 * but the event that was under way when a life ended may come again when the next begins. At most once: that one event
 * may be missing. Where power was lost, an effect whose cause the journal has no more cannot be held against it, and
 * sinks whose watermark the engine keeps may have it back as it was some time ago.
 */
final class EffectOracle
{
    private final Trial trial;
    private final String sink;
    private final EffectLog log;
    private final LongArrayList expected;
    private final Epochs epochs;
    private final boolean isDrained;
    private final boolean isPowerLost;
    private final boolean mayRepeat;
    private final boolean maySkip;
    private long repeated;
    private long leftOut;
    private boolean isBroken;

    /**
     * @param trial       that is told.
     * @param sink        by name, which says what it promises.
     * @param log         of what it did.
     * @param expected    digests of its stream's events, from the first.
     * @param epochs      of the root.
     * @param isDrained   whether all of them must have been given to it.
     * @param isPowerLost whether the home has lost what was not forced.
     */
    EffectOracle(
        final Trial trial,
        final String sink,
        final EffectLog log,
        final LongArrayList expected,
        final Epochs epochs,
        final boolean isDrained,
        final boolean isPowerLost)
    {
        this.epochs = epochs;
        this.isPowerLost = isPowerLost;
        this.trial = trial;
        this.sink = sink;
        this.log = log;
        this.expected = expected;
        this.isDrained = isDrained;
        mayRepeat = sink.startsWith("least");
        maySkip = sink.startsWith("most");
    }

    void check()
    {
        long last = 0;
        boolean isFirstOfLife = false;
        final int count = log.count();
        for (int i = 0; i < count && !isBroken; i++)
        {
            final long sequence = log.sequence(i);
            if (!log.isSound(i))
            {
                broken("record %d of its log is not sound", i);
            }
            else if (sequence == EffectLog.LIFE)
            {
                isFirstOfLife = true;
            }
            else if (sequence == EffectLog.LOSS)
            {
                last = log.number(i);
            }
            else
            {
                if (sequence != last + 1 && !(isFirstOfLife && mayFollow(i, last, sequence)))
                {
                    broken("effect %d behind %d%s, record %d of its log", sequence, last,
                        isFirstOfLife ? " as the first of a life" : "", i);
                }
                onEffect(i, sequence);
                last = sequence;
                isFirstOfLife = false;
            }
        }
        if (isPowerLost && (mayRepeat || maySkip))
        {
            trial.measured("%s: %,d effects came again after power was lost, %,d were left out", sink, repeated,
                leftOut);
        }
        final long missing = expected.size() - last;
        if (isDrained && !isBroken && missing > 0 && !(maySkip && isFirstOfLife && (isPowerLost || missing == 1)))
        {
            broken("%d events in its stream, effects end with %d", expected.size(), last);
        }
    }

    /** The first effect of a life, behind the last one of the life before. */
    private boolean mayFollow(final int index, final long last, final long sequence)
    {
        if (maySkip)
        {
            if (isPowerLost)
            {
                leftOut += Math.max(0, sequence - last - 1);
                return sequence > last || isHistoryLost(index, sequence);
            }
            return sequence == last + 2;
        }
        final boolean may = mayRepeat && (sequence == last || isPowerLost && sequence <= last);
        repeated += may ? last - sequence + 1 : 0;
        return may;
    }

    /** Sequences are used again where the journal has lost what bore them. */
    private boolean isHistoryLost(final int index, final long sequence)
    {
        for (int i = index - 1; i >= 0 && (log.sequence(i) <= 0 || log.sequence(i) >= sequence); i--)
        {
            if (log.sequence(i) > 0 && !epochs.isLost(log.epoch(i), log.cause(i)))
            {
                return false;
            }
        }
        return true;
    }

    private void onEffect(final int index, final long sequence)
    {
        if (isPowerLost && epochs.isLost(log.epoch(index), log.cause(index)))
        {
            return;
        }
        if (sequence > expected.size())
        {
            broken("effect %d, the journal makes %d", sequence, expected.size());
        }
        else if (log.digest(index) != expected.getLong((int)sequence - 1))
        {
            broken("effect %d is not what the journal makes", sequence);
        }
    }

    /** One finding a sink: what comes behind it mostly follows from it. */
    private void broken(final String format, final Object... arguments)
    {
        if (!isBroken)
        {
            isBroken = true;
            trial.finding("%s: %s", sink, String.format(format, arguments));
        }
    }
}
