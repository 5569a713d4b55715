package io.veltrix.engine.thread;

import java.util.BitSet;

import net.openhft.affinity.Affinity;

/**
 * Puts the calling thread on a core. Needs no privileges and no isolated cores. Threads inherit the mask of the thread
 * that starts them, so every thread of a pipeline sets its own, also one without a core.
 */
public final class Pinning
{
    private Pinning()
    {
    }

    /**
     * @param core of the host, from 0; negative for any.
     * @return whether the operating system did it.
     */
    public static boolean pin(final int core)
    {
        final BitSet mask = new BitSet();
        if (core >= 0)
        {
            mask.set(core);
        }
        else
        {
            mask.set(0, Runtime.getRuntime().availableProcessors());
        }
        Affinity.setAffinity(mask);
        return mask.equals(Affinity.getAffinity());
    }
}
