package io.veltrix.trading.risk;

import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;

/**
 * Lets through so many a second of sequenced time in the long run and at most a burst at once. Counts in 1e-9 tokens,
 * so that a nanosecond at one a second is one unit and nothing is rounded. Single-threaded.
 */
final class TokenBucket
{
    private static final long TOKEN = 1_000_000_000L;

    private final long capacity;
    private long level;
    private long lastNs = Long.MIN_VALUE;

    /**
     * @param burst most at once, 1 to 1,000,000,000; the bucket starts full.
     */
    TokenBucket(final long burst)
    {
        capacity = burst * TOKEN;
        level = capacity;
    }

    /**
     * @param nowNs     sequenced time; never backwards.
     * @param perSecond tokens that come in a second, at least 1.
     * @return true where there was a token; it is gone now.
     */
    boolean take(final long nowNs, final long perSecond)
    {
        if (nowNs > lastNs)
        {
            // The time to fill it is at most what is missing, so the product below cannot overflow.
            final long elapsedNs = lastNs == Long.MIN_VALUE ? 0 : nowNs - lastNs;
            final long untilFullNs = (capacity - level) / perSecond + 1;
            level = elapsedNs >= untilFullNs ? capacity : Math.min(capacity, level + elapsedNs * perSecond);
            lastNs = nowNs;
        }
        if (level < TOKEN)
        {
            return false;
        }
        level -= TOKEN;
        return true;
    }

    void save(final StateOutput out)
    {
        out.putLong(level).putLong(lastNs);
    }

    /** Reads what {@link #save} wrote; a smaller burst than then holds from now on. */
    void load(final StateInput in)
    {
        level = Math.max(0, Math.min(capacity, in.getLong()));
        lastNs = in.getLong();
    }
}
