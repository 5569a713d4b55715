package io.veltrix.tools.chaos;

import org.agrona.collections.LongArrayList;

/**
 * Durations of one kind in one fault: how long until it was noticed, or until effects flowed again. Single-threaded.
 */
final class Times
{
    /** There were none. */
    static final long NONE = -1;

    private final LongArrayList ns = new LongArrayList();

    void add(final long durationNs)
    {
        ns.addLong(durationNs);
    }

    int count()
    {
        return ns.size();
    }

    /**
     * @param share of them, 0 to 1.
     * @return the duration that so many do not exceed; {@link #NONE} where there are none.
     */
    long percentile(final double share)
    {
        if (ns.isEmpty())
        {
            return NONE;
        }
        final long[] sorted = ns.toLongArray();
        java.util.Arrays.sort(sorted);
        return sorted[Math.max(0, (int)Math.ceil(sorted.length * share) - 1)];
    }
}
