package io.veltrix.engine.thread;

import java.util.BitSet;

import net.openhft.affinity.Affinity;

/**
 * Puts the calling thread on a core. Needs no privileges and no isolated cores. Threads inherit the mask of the thread
 * that starts them, so every thread of a pipeline sets its own, also one without a core. "Any core" is what this
 * process was given when it started, by taskset or a container, not every core of the host.
 */
public final class Pinning
{
    private static final BitSet GIVEN = Affinity.getAffinity();

    private Pinning()
    {
    }

    /**
     * @param core of the host, from 0; negative for any that this process was given.
     * @return whether the operating system did it.
     */
    public static boolean pin(final int core)
    {
        final BitSet mask = core < 0 ? GIVEN : new BitSet();
        if (core >= 0)
        {
            mask.set(core);
        }
        Affinity.setAffinity(mask);
        return mask.equals(Affinity.getAffinity());
    }

    /**
     * Put the calling thread where it takes no time from pinned ones: for helpers.
     *
     * @param pinned    cores that others are pinned to.
     * @param otherwise core, where this process was given no other; negative for any.
     */
    public static void keepOff(final BitSet pinned, final int otherwise)
    {
        final BitSet free = (BitSet)GIVEN.clone();
        free.andNot(pinned);
        if (free.isEmpty())
        {
            pin(otherwise);
        }
        else
        {
            Affinity.setAffinity(free);
        }
    }

    /**
     * @return the calling thread's cores, to be put back with {@link #restore}.
     */
    public static BitSet current()
    {
        return Affinity.getAffinity();
    }

    /**
     * @param cores as {@link #current} gave them.
     */
    public static void restore(final BitSet cores)
    {
        Affinity.setAffinity(cores);
    }
}
