package io.veltrix.trading.market;

import io.veltrix.trading.feed.FeedFormat;

/**
 * What market to make. Equal options make equal bytes. Immutable.
 *
 * @param format      of the packets.
 * @param seed        of all randomness.
 * @param instruments how many, 1 to {@link #MAX_INSTRUMENTS}.
 * @param rate        mean messages a second of made-up time, 1 to {@link #MAX_RATE}.
 * @param depth       most price levels a side, {@link #MIN_DEPTH} to {@link #MAX_DEPTH}.
 * @param burstShare  share of the messages that come in bursts, 0 to {@link #MAX_BURST_SHARE}.
 * @param messages    after which the market ends, at least {@link #MIN_MESSAGES}; 0 for one without end.
 */
public record MarketOptions(
    FeedFormat format, long seed, int instruments, long rate, int depth, double burstShare, long messages)
{
    /** When every generated market opens: 2024-01-02 14:30 UTC, in nanoseconds of the epoch. */
    public static final long START_NS = 1_704_205_800_000_000_000L;

    /** Most instruments: as many as the largest exchanges list. */
    public static final int MAX_INSTRUMENTS = 10_000;

    /** Fewest levels a side. */
    public static final int MIN_DEPTH = 3;

    /** Most levels a side. */
    public static final int MAX_DEPTH = 50;

    /** Highest mean rate: closer than 50 ns, time stamps no longer tell messages apart. */
    public static final long MAX_RATE = 20_000_000L;

    /** Largest share in bursts: beyond, the quiet between bursts would take minutes. */
    public static final double MAX_BURST_SHARE = 0.95;

    /** Shortest market: less would not open an instrument in every format. */
    public static final long MIN_MESSAGES = 100;

    public MarketOptions
    {
        if (instruments < 1 || instruments > MAX_INSTRUMENTS)
        {
            throw new IllegalArgumentException("instruments=" + instruments + ", wanted 1 to " + MAX_INSTRUMENTS);
        }
        if (rate < 1 || rate > MAX_RATE)
        {
            throw new IllegalArgumentException("rate=" + rate + ", wanted 1 to " + MAX_RATE);
        }
        if (depth < MIN_DEPTH || depth > MAX_DEPTH)
        {
            throw new IllegalArgumentException("depth=" + depth + ", wanted " + MIN_DEPTH + " to " + MAX_DEPTH);
        }
        if (!(burstShare >= 0 && burstShare <= MAX_BURST_SHARE))
        {
            throw new IllegalArgumentException("burstShare=" + burstShare + ", wanted 0 to " + MAX_BURST_SHARE);
        }
        if (messages != 0 && messages < MIN_MESSAGES)
        {
            throw new IllegalArgumentException(
                "messages=" + messages + ", wanted 0 for no end, or at least " + MIN_MESSAGES);
        }
    }

    /**
     * The default market in a format.
     *
     * @param format   of the packets.
     * @param seed     of all randomness.
     * @param messages after which it ends; 0 for one without end.
     * @return 64 instruments of 10 levels a side, 50,000 messages a second, six of ten in bursts.
     */
    public static MarketOptions of(final FeedFormat format, final long seed, final long messages)
    {
        return new MarketOptions(format, seed, 64, 50_000, 10, 0.6, messages);
    }

    /**
     * @param instrument from 0, the busiest first.
     * @return its symbol in the formats of IEX: four letters, Z first as in test symbols.
     */
    public static String symbol(final int instrument)
    {
        return "Z" +
            (char)('A' + instrument / 676) + (char)('A' + instrument / 26 % 26) + (char)('A' + instrument % 26);
    }

    /**
     * @param instrument from 0, the busiest first.
     * @return its security id in the formats of CME.
     */
    public static int securityId(final int instrument)
    {
        return 100_000 + instrument;
    }
}
