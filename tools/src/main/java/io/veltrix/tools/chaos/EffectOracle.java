package io.veltrix.tools.chaos;

import org.agrona.collections.LongArrayList;

/**
 * What a sink did against what it promised. Exactly once: each event of the stream, in order. At least once: the same,
 * but the event that was under way when a life ended may come again when the next begins. At most once: that one event
 * may be missing.
 */
final class EffectOracle
{
    private final Trial trial;
    private final String sink;
    private final EffectLog log;
    private final LongArrayList expected;
    private final boolean isDrained;
    private final boolean mayRepeat;
    private final boolean maySkip;
    private long repeated;
    private long skipped;

    /**
     * @param trial     that is told.
     * @param sink      by name, which says what it promises.
     * @param log       of what it did.
     * @param expected  digests of its stream's events, from the first.
     * @param isDrained whether all of them must have been given to it.
     */
    EffectOracle(
        final Trial trial,
        final String sink,
        final EffectLog log,
        final LongArrayList expected,
        final boolean isDrained)
    {
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
        for (int i = 0; i < count && !trial.hasFindings(); i++)
        {
            final long sequence = log.sequence(i);
            if (!log.isSound(i))
            {
                trial.finding("%s: record %d of its log is not sound", sink, i);
            }
            else if (sequence == EffectLog.LIFE)
            {
                isFirstOfLife = true;
            }
            else
            {
                if (sequence != last + 1)
                {
                    onJump(i, last, sequence, isFirstOfLife);
                }
                onEffect(i, sequence);
                last = Math.max(last, sequence);
                isFirstOfLife = false;
            }
        }
        final long missing = expected.size() - last;
        if (isDrained && missing > 0 && !(maySkip && isFirstOfLife && missing == 1))
        {
            trial.finding("%s: %d events in its stream, effects end with %d", sink, expected.size(), last);
        }
    }

    private void onJump(final int index, final long last, final long sequence, final boolean isFirstOfLife)
    {
        if (isFirstOfLife && mayRepeat && sequence == last)
        {
            repeated++;
        }
        else if (isFirstOfLife && maySkip && sequence == last + 2)
        {
            skipped++;
        }
        else
        {
            trial.finding("%s: effect %d behind %d%s, record %d of its log", sink, sequence, last,
                isFirstOfLife ? " as the first of a life" : "", index);
        }
    }

    private void onEffect(final int index, final long sequence)
    {
        if (sequence > expected.size())
        {
            trial.finding("%s: effect %d, the journal makes %d", sink, sequence, expected.size());
        }
        else if (log.digest(index) != expected.getLong((int)sequence - 1))
        {
            trial.finding("%s: effect %d is not what the journal makes", sink, sequence);
        }
    }

    /**
     * @return effects that came twice, as promised at most one a restart.
     */
    long repeated()
    {
        return repeated;
    }

    /**
     * @return effects that never came, as promised at most one a restart.
     */
    long skipped()
    {
        return skipped;
    }
}
