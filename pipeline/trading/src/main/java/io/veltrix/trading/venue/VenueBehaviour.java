package io.veltrix.trading.venue;

/**
 * What the simulated venue does with an order: a pure function of (seed, order id, quantity), and when: so long after
 * the order's own time. Immutable.
 *
 * @param seed          of chance.
 * @param ackLatencyNs  from a request to its first answer, at least 1.
 * @param fillLatencyNs from an order to its first fill, and from that to its second.
 * @param slowLatencyNs from a slow order to its first fill.
 * @param rejectRatio   share of orders that are rejected, 0 to 1.
 * @param partialRatio  share of the others that fill in two parts, 0 to 1; an order of one never does.
 * @param slowRatio     share of the others that fill late, so that a cancel can come first, 0 to 1.
 */
record VenueBehaviour(
    long seed,
    long ackLatencyNs,
    long fillLatencyNs,
    long slowLatencyNs,
    double rejectRatio,
    double partialRatio,
    double slowRatio)
{
    private static final double DOUBLE_UNIT = 0x1.0p-53;
    private static final String[] NAMES = {
        "seed", "ack-latency", "fill-latency", "slow-latency", "reject-ratio", "partial-ratio", "slow-ratio"};
    private static final int FIRST_RATIO = 4;

    /**
     * @return all of it as numbers, for a log to tell what wrote it.
     */
    long[] marks()
    {
        return new long[]{
            seed, ackLatencyNs, fillLatencyNs, slowLatencyNs, Double.doubleToLongBits(rejectRatio),
            Double.doubleToLongBits(partialRatio), Double.doubleToLongBits(slowRatio)};
    }

    /**
     * @return in words how the two differ; null where they do not.
     */
    static String difference(final long[] noted, final long[] now)
    {
        for (int i = 0; i < now.length; i++)
        {
            if (noted[i] != now[i])
            {
                return NAMES[i] + " was " + text(i, noted[i]) + " and is " + text(i, now[i]);
            }
        }
        return null;
    }

    private static String text(final int index, final long mark)
    {
        return index < FIRST_RATIO ? Long.toString(mark) : Double.toString(Double.longBitsToDouble(mark));
    }

    boolean isRejected(final long orderId, final long quantity)
    {
        return quantity <= 0 || chance(orderId, quantity, 1) < rejectRatio;
    }

    /**
     * @return from the order's time to its first fill; never before its acknowledgement.
     */
    long firstFillAfterNs(final long orderId, final long quantity)
    {
        final long latencyNs = chance(orderId, quantity, 2) < slowRatio ? slowLatencyNs : fillLatencyNs;
        return Math.max(latencyNs, ackLatencyNs);
    }

    /**
     * @return how much of the order its first fill takes, 1 to the quantity.
     */
    long firstFill(final long orderId, final long quantity)
    {
        return quantity < 2 || chance(orderId, quantity, 3) >= partialRatio ?
            quantity : 1 + Math.floorMod(hash(orderId, quantity, 4), quantity - 1);
    }

    private double chance(final long orderId, final long quantity, final int question)
    {
        return (hash(orderId, quantity, question) >>> 11) * DOUBLE_UNIT;
    }

    private long hash(final long orderId, final long quantity, final int question)
    {
        return mix(mix(mix(seed + question) ^ orderId) ^ quantity);
    }

    /** The finaliser of SplitMix64. */
    private static long mix(final long value)
    {
        long h = value + 0x9E37_79B9_7F4A_7C15L;
        h = (h ^ (h >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return h ^ (h >>> 31);
    }
}
