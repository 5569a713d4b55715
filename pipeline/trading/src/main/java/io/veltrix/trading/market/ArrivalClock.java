package io.veltrix.trading.market;

/**
 * When messages happen, in made-up time: a Poisson process at a base rate, of which any message may set off a burst of
 * messages close together. Most bursts have tens of messages, one in sixteen about five hundred: captures show that the
 * few large ones hold much of the traffic. Single-threaded.
 * <p>
 * With share {@code b} of the messages in bursts of mean length {@code B} and mean gap {@code g}, the base gap that
 * gives the wanted mean rate {@code R} is {@code (1/R - b*g) / (1 - b)}, and a message outside of bursts sets one off
 * with probability {@code b / ((1 - b) * B)}.
 */
final class ArrivalClock
{
    /**
     * Mean gap within a burst, in nanoseconds, unless the mean rate needs it shorter: about 650 messages in a
     * millisecond, twice what the busiest one of any capture at hand holds.
     */
    static final double BURST_GAP_NS = 1_500.0;

    private static final int SMALL_BURST = 48;
    private static final int LARGE_BURST = 512;
    private static final int FRACTION_BITS = 8;
    private static final long FRACTION_MASK = (1 << FRACTION_BITS) - 1;

    private final Exponentials exponentials;
    private final long baseGap;
    private final long burstGap;
    private final long burstThreshold;
    private long timeNs;
    private long fraction;
    private long burstLeft;

    /**
     * @param startNs      time of the first message, nanoseconds of the epoch.
     * @param rate         mean messages a second.
     * @param burstShare   share of all messages that come in bursts, 0 to 0.95.
     * @param exponentials to draw from.
     */
    ArrivalClock(final long startNs, final long rate, final double burstShare, final Exponentials exponentials)
    {
        this.exponentials = exponentials;
        final double meanGapNs = 1e9 / rate;
        final double burstGapNs = Math.min(BURST_GAP_NS, meanGapNs / 8);
        final double meanBurst = 1 + (15 * exponentials.mean(SMALL_BURST, Exponentials.SHIFT) +
            exponentials.mean(LARGE_BURST, Exponentials.SHIFT)) / 16;
        baseGap = (long)((meanGapNs - burstShare * burstGapNs) / (1 - burstShare) * (1 << FRACTION_BITS));
        burstGap = (long)(burstGapNs * (1 << FRACTION_BITS));
        burstThreshold = (long)(burstShare / ((1 - burstShare) * meanBurst) * 0x1p32);
        timeNs = startNs;
    }

    /**
     * @return time of the next message, nanoseconds of the epoch.
     */
    long timeNs()
    {
        return timeNs;
    }

    boolean isBurst()
    {
        return burstLeft > 0;
    }

    /**
     * Go on to the next message.
     *
     * @param bits     random.
     * @param messages that happened at the present time; each takes a gap, so that the mean rate counts messages.
     * @return true where a burst begins.
     */
    boolean elapse(final long bits, final int messages)
    {
        final boolean isBurst = burstLeft > 0;
        final long gap = exponentials.draw(bits) * (isBurst ? burstGap : baseGap) >>> Exponentials.SHIFT;
        fraction += gap * messages;
        boolean isStart = false;
        if (isBurst)
        {
            burstLeft -= messages;
        }
        else if ((bits >>> 32) < burstThreshold * messages)
        {
            // A burst begins at once: the gap that was drawn lies before its first message.
            final int length = (bits >>> 28 & 15) == 0 ? LARGE_BURST : SMALL_BURST;
            burstLeft = 1 + (exponentials.draw(bits >>> 12) * (long)length >>> Exponentials.SHIFT);
            isStart = true;
        }
        timeNs += fraction >>> FRACTION_BITS;
        fraction &= FRACTION_MASK;
        return isStart;
    }
}
