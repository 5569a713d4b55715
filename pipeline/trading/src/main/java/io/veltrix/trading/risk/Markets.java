package io.veltrix.trading.risk;

import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;
import io.veltrix.trading.instrument.LongIndex;

/**
 * The top of each instrument's book as last told, and whether it may be relied upon: not once its source lost
 * something or started again, until it is told afresh. Single-threaded; all memory is taken in the constructor.
 */
final class Markets
{
    static final int MISSING = LongIndex.MISSING;

    private static final int SOURCES = 256;

    private final LongIndex index;
    private final long[] bids;
    private final long[] asks;
    private final byte[] sides;
    private final boolean[] stale;
    private final int[] sources;
    private final long[] toldIn;
    private final long[] upheavals = new long[SOURCES];

    Markets(final int maxInstruments)
    {
        index = new LongIndex(maxInstruments);
        bids = new long[maxInstruments];
        asks = new long[maxInstruments];
        sides = new byte[maxInstruments];
        stale = new boolean[maxInstruments];
        sources = new int[maxInstruments];
        toldIn = new long[maxInstruments];
    }

    int indexOf(final long instrument)
    {
        return index.get(instrument);
    }

    /** The instrument's number, given to it now where it has none; {@link #MISSING} where there is no room. */
    int indexOrAdd(final long instrument)
    {
        final int known = index.get(instrument);
        return known != MISSING || !index.put(instrument, index.size()) ? known : index.size() - 1;
    }

    void onTop(
        final int instrument,
        final int source,
        final long bidPrice,
        final boolean hasBid,
        final long askPrice,
        final boolean hasAsk,
        final boolean isStale)
    {
        bids[instrument] = bidPrice;
        asks[instrument] = askPrice;
        sides[instrument] = (byte)((hasBid ? 1 : 0) | (hasAsk ? 2 : 0));
        stale[instrument] = isStale;
        sources[instrument] = source;
        toldIn[instrument] = upheavals[source];
    }

    /** A source lost something or started again. */
    void onUpheaval(final int source)
    {
        upheavals[source]++;
    }

    boolean hasPrice(final int instrument)
    {
        return sides[instrument] != 0;
    }

    boolean isStale(final int instrument)
    {
        return stale[instrument] || toldIn[instrument] != upheavals[sources[instrument]];
    }

    /** The middle of the touch, or the one price there is. */
    long middle(final int instrument)
    {
        final long bid = bids[instrument];
        final long ask = asks[instrument];
        return switch (sides[instrument])
        {
            case 1 -> bid;
            case 2 -> ask;
            default -> (bid & ask) + ((bid ^ ask) >> 1);
        };
    }

    int size()
    {
        return index.size();
    }

    void save(final StateOutput out)
    {
        final long[] keys = index.keysByNumber();
        out.putLongs(upheavals, SOURCES).putLongs(keys, keys.length);
        for (int i = 0; i < keys.length; i++)
        {
            out.putLong(bids[i]).putLong(asks[i]).putByte(sides[i]).putByte(stale[i] ? 1 : 0).putInt(sources[i])
                .putLong(toldIn[i]);
        }
    }

    /** Reads what {@link #save} wrote, where no instrument is known. */
    void load(final StateInput in)
    {
        final long[] keys = new long[bids.length];
        if (in.getLongs(upheavals) != SOURCES)
        {
            throw new IllegalStateException("markets of another number of sources");
        }
        final int instruments = in.getLongs(keys);
        for (int i = 0; i < instruments; i++)
        {
            if (index.get(keys[i]) != MISSING || !index.put(keys[i], i))
            {
                throw new IllegalStateException("instrument " + keys[i] + " is there twice");
            }
            bids[i] = in.getLong();
            asks[i] = in.getLong();
            sides[i] = in.getByte();
            stale[i] = in.getByte() != 0;
            sources[i] = in.getInt();
            toldIn[i] = in.getLong();
            if (sides[i] < 0 || sides[i] > 3 || sources[i] < 0 || sources[i] >= SOURCES)
            {
                throw new IllegalStateException("instrument " + keys[i] + " has sides " + sides[i] + " and source " +
                    sources[i]);
            }
        }
    }
}
