package io.veltrix.bench;

/**
 * Books of all instruments of a feed, kept from the changes that the feed states. Single-threaded.
 */
interface FeedBooks
{
    /** Sides of an instrument, as in the schema: bids, offers, implied bids, implied offers. */
    int SIDES = 4;

    /**
     * Take one change and say what the top of that instrument's book is then: an exchange event may end with any of
     * them, so the best levels have to be known behind each.
     *
     * @param update number of the change in its {@link BookUpdates}.
     * @return price and size of best bid and best offer, as {@link #top} puts them together.
     */
    long apply(int update);

    /** All books are empty. */
    void reset();

    /**
     * For checks: allocates.
     *
     * @param instrument its key.
     * @param side       as in the schema.
     * @return prices and sizes in turn, from the best level to the worst.
     */
    long[] levels(long instrument, int side);

    /**
     * @param bidPrice best bid; 0 where there is none.
     * @param bidSize  its size; 0 where there is none.
     * @param askPrice best offer; 0 where there is none.
     * @param askSize  its size; 0 where there is none.
     * @return one number of all of them.
     */
    static long top(final long bidPrice, final long bidSize, final long askPrice, final long askSize)
    {
        return bidPrice + 3 * bidSize + 5 * askPrice + 7 * askSize;
    }
}
