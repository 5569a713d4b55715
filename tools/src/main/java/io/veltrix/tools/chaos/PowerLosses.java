package io.veltrix.tools.chaos;

import java.io.IOException;

import org.agrona.collections.LongArrayList;

/**
 * What a loss of power took: effects outside whose causes the journal no longer has, and how old the oldest of them was
 * when the power went.
 */
final class PowerLosses
{
    private final LongArrayList cuts = new LongArrayList();
    private final LongArrayList deaths = new LongArrayList();

    /**
     * @param cutNs  monotonic time at which the power had gone.
     * @param deadNs when the process was dead: until then it could go on in memory, and cause effects.
     */
    void cut(final long cutNs, final long deadNs)
    {
        cuts.addLong(cutNs);
        deaths.addLong(deadNs);
    }

    /**
     * @param trial      that is told.
     * @param rig        whose pipeline does not run.
     * @param epochs     of its root.
     * @param durability by name.
     * @param boundMs    oldest that an effect may be which is lost.
     */
    void tell(
        final Trial trial, final Rig rig, final Epochs epochs, final String durability, final long boundMs)
        throws IOException
    {
        long lost = 0;
        long oldestNs = 0;
        int losingCuts = 0;
        int lastCut = -1;
        try (EffectLog log = EffectLog.open(rig.log("once")))
        {
            for (int i = 0, count = log.count(); i < count; i++)
            {
                if (log.sequence(i) > 0 && epochs.isLost(log.epoch(i), log.cause(i)))
                {
                    lost++;
                    final int cut = cutOf(log.timeNs(i));
                    losingCuts += cut == lastCut ? 0 : 1;
                    lastCut = cut;
                    oldestNs = Math.max(oldestNs, ageNs(log.timeNs(i)));
                }
            }
        }
        trial.measured("%s: %d cuts, %d of them lost something that was seen outside, %,d effects in all, the oldest" +
            " %.1f ms old", durability, cuts.size(), losingCuts, lost, oldestNs / 1e6);
        if (oldestNs > boundMs * 1_000_000 || boundMs == 0 && lost > 0)
        {
            trial.finding("%s: %,d effects are lost, the oldest was %.1f ms old, the bound is %d ms", durability, lost,
                oldestNs / 1e6, boundMs);
        }
    }

    /**
     * @param timeNs of an effect.
     * @return how old it was when the power went; 0 where it came between that and the death of its process.
     */
    long ageNs(final long timeNs)
    {
        return Math.max(0, cuts.getLong(cutOf(timeNs)) - timeNs);
    }

    private int cutOf(final long timeNs)
    {
        int cut = 0;
        while (cut < deaths.size() - 1 && deaths.getLong(cut) < timeNs)
        {
            cut++;
        }
        return cut;
    }
}
