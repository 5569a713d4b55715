package io.veltrix.trading.market;

/**
 * What happens in the made-up market: one event after the other, each of one instrument and made of actions on its book
 * (a level is set, put in or taken out, a trade takes from the touch). Keeps the books itself, so every event is one a
 * real book could have had: bids stay below asks after each single action.
 * <p>
 * Each instrument has a <i>pressure</i>, a random walk pulled back to zero. It makes one side's sizes large and the
 * other's small, decides who trades against whom and which side steps into the spread. So imbalance at the touch varies
 * and says something about the next move, and the price drifts with it: a random walk on ticks, without any mid price
 * that the book would have to follow. Far from where it began, pressure turns it round.
 * <p>
 * Single-threaded; all memory is taken at the start. An instrument's book is one block of an int array, three cache
 * lines at ten levels. Prices are ticks, sizes lots.
 */
final class MarketModel
{
    /** Number of the bids in arrays of sides. */
    static final int BID = 0;

    /** Number of the asks in arrays of sides. */
    static final int ASK = 1;

    /** Action: the level has another size. */
    static final int CHANGE = 0;

    /** Action: a new level; those behind it move down. */
    static final int INSERT = 1;

    /** Action: the level goes; those behind it move up. */
    static final int REMOVE = 2;

    /** Action: the last level goes because a better one comes next: a feed of limited depth need not say so. */
    static final int PUSH_OUT = 3;

    /** Action: a trade against the touch of this side. Its effect on the level is an action of its own. */
    static final int TRADE = 4;

    /** Most actions of one event. */
    static final int MAX_ACTIONS = 8;

    private static final int BID_COUNT = 0;
    private static final int ASK_COUNT = 1;
    private static final int PRESSURE = 2;
    private static final int ANCHOR = 3;
    private static final int LEVELS = 4;
    private static final int OPENING_LEVELS = 3;
    private static final int MAX_PRESSURE = 224;
    private static final int TURNING_PRESSURE = 48;
    private static final int WIDE_SPREAD = 3;

    /** Bounds of the action draw, of 1024. */
    private static final int IMPROVE_WHEN_WIDE = 768;
    private static final int UP_TO_CHANGE = 600;
    private static final int UP_TO_IMPROVE = 730;
    private static final int UP_TO_ADD = 830;
    private static final int UP_TO_REMOVE = 920;

    final int[] kinds = new int[MAX_ACTIONS];
    final int[] sides = new int[MAX_ACTIONS];
    /** Position from the best, from 0, at the moment of the action. */
    final int[] levels = new int[MAX_ACTIONS];
    final int[] prices = new int[MAX_ACTIONS];
    /** New size of the level, or size traded; 0 for a level that goes. */
    final int[] sizes = new int[MAX_ACTIONS];

    private final RandomBits random;
    private final Exponentials exponentials = new Exponentials();
    private final ArrivalClock clock;
    private final InstrumentPicker picker;
    private final boolean isTouchOnly;
    private final int depth;
    private final int stride;
    private final int[] books;
    private int instrument;
    private int burstInstrument;
    private int actionCount;

    /**
     * @param options     of the market.
     * @param depth       most levels a side.
     * @param isTouchOnly change sizes at the touch only: for a feed that shows nothing else.
     */
    MarketModel(final MarketOptions options, final int depth, final boolean isTouchOnly)
    {
        this.depth = depth;
        this.isTouchOnly = isTouchOnly;
        random = new RandomBits(options.seed());
        clock = new ArrivalClock(MarketOptions.START_NS, options.rate(), options.burstShare(), exponentials);
        picker = new InstrumentPicker(options.instruments());
        // Whole cache lines of 16 ints, so that a book never shares one.
        stride = LEVELS + 4 * depth + 15 & ~15;
        books = new int[stride * options.instruments()];
        for (int i = 0; i < options.instruments(); i++)
        {
            books[i * stride + ANCHOR] = 1_000 + (int)((random.next() >>> 32) * 49_000 >>> 32);
        }
    }

    /**
     * @return time of the next event, nanoseconds of the epoch.
     */
    long timeNs()
    {
        return clock.timeNs();
    }

    /**
     * Let the time pass that the event took on the wire.
     *
     * @param messages it made; 0 where the feed does not show it.
     */
    void elapse(final int messages)
    {
        if (messages > 0 && clock.elapse(random.next(), messages))
        {
            burstInstrument = picker.pick(random.next());
        }
    }

    /**
     * @return instrument of the last event, from 0.
     */
    int instrument()
    {
        return instrument;
    }

    /**
     * @return actions of the last event; what they are stands in the arrays.
     */
    int actionCount()
    {
        return actionCount;
    }

    /** Let the next event happen. */
    void nextEvent()
    {
        final long bits = random.next();
        // In a burst every other event is in the instrument that set it off.
        instrument = clock.isBurst() && (bits >>> 24 & 1) == 0 ? burstInstrument : picker.pick(bits);
        actionCount = 0;
        final int book = instrument * stride;
        final long draw = random.next();
        if (books[book + BID_COUNT] == 0)
        {
            open(book, draw);
            return;
        }
        final int pressure = pressure(book, draw);
        final int buying = (draw >>> 20 & 511) < 256 + pressure ? BID : ASK;
        final int spread = books[prices(book, ASK)] - books[prices(book, BID)];
        final int kind = (int)(draw >>> 10) & 1023;
        final int more = books[book + BID_COUNT] - books[book + ASK_COUNT];
        final int fewer = more == 0 ? (int)(draw >>> 61) & 1 : more < 0 ? BID : ASK;
        if (spread > WIDE_SPREAD && kind < IMPROVE_WHEN_WIDE)
        {
            improve(book, buying, spread, pressure, draw);
        }
        else if (books[book + fewer] < depth - depth / 4 && (draw >>> 57 & 3) != 0)
        {
            add(book, fewer, pressure, draw);
        }
        else if (kind < UP_TO_CHANGE)
        {
            change(book, (int)(draw >>> 59) & 1, pressure, draw);
        }
        else if (kind < UP_TO_IMPROVE && spread > 1)
        {
            improve(book, buying, spread, pressure, draw);
        }
        else if (kind < UP_TO_ADD)
        {
            add(book, fewer, pressure, draw);
        }
        else if (kind < UP_TO_REMOVE)
        {
            remove(book, 1 - buying, pressure, draw);
        }
        else
        {
            trade(book, 1 - buying, pressure, draw);
        }
    }

    /** Let the touch of the last event's instrument change its size: one action, one message in any feed. */
    void nextTouchChange()
    {
        final long draw = random.next();
        final int book = instrument * stride;
        actionCount = 0;
        resize(book, (int)(draw >>> 59) & 1, 0, books[book + PRESSURE], draw);
    }

    /**
     * @param number of an instrument, from 0.
     * @param side   {@link #BID} or {@link #ASK}.
     * @return levels the side has.
     */
    int levelCount(final int number, final int side)
    {
        return books[number * stride + side];
    }

    /**
     * @param number of an instrument, from 0.
     * @param side   {@link #BID} or {@link #ASK}.
     * @param level  position from the best, from 0; below the count of levels.
     * @return price in ticks.
     */
    int price(final int number, final int side, final int level)
    {
        return books[prices(number * stride, side) + level];
    }

    /**
     * @param number of an instrument, from 0.
     * @param side   {@link #BID} or {@link #ASK}.
     * @param level  position from the best, from 0; below the count of levels.
     * @return size in lots.
     */
    int size(final int number, final int side, final int level)
    {
        return books[prices(number * stride, side) + depth + level];
    }

    private int prices(final int book, final int side)
    {
        return book + LEVELS + side * 2 * depth;
    }

    private void open(final int book, final long draw)
    {
        final int count = Math.min(OPENING_LEVELS, depth);
        final int bid = books[book + ANCHOR];
        for (int i = 0; i < count; i++)
        {
            insert(book, BID, i, bid - i, lots(BID, i, 0, draw >>> 3 * i));
            insert(book, ASK, i, bid + 1 + i, lots(ASK, i, 0, draw >>> 24 + 3 * i));
        }
    }

    private int pressure(final int book, final long draw)
    {
        int pressure = books[book + PRESSURE];
        if ((draw >>> 45 & 3) == 0)
        {
            pressure = pressure * 15 / 16 + ((int)(draw >>> 39) & 63) * 2 - 63;
            final int anchor = books[book + ANCHOR];
            final int bid = books[prices(book, BID)];
            if (bid < anchor - anchor / 4)
            {
                pressure += TURNING_PRESSURE;
            }
            else if (bid > anchor + anchor / 4)
            {
                pressure -= TURNING_PRESSURE;
            }
            pressure = Math.max(-MAX_PRESSURE, Math.min(MAX_PRESSURE, pressure));
            books[book + PRESSURE] = pressure;
        }
        return pressure;
    }

    /** Larger on the side that pressure favours, and larger away from the touch. */
    private int lots(final int side, final int level, final int pressure, final long bits)
    {
        final int favour = 256 + (side == BID ? pressure : -pressure);
        return 1 + (int)(exponentials.draw(bits) * (long)favour * (8 + level) >>> Exponentials.SHIFT + 8);
    }

    private void change(final int book, final int side, final int pressure, final long draw)
    {
        resize(book, side, isTouchOnly ? 0 : anyLevel(book, side, draw), pressure, draw);
    }

    private void resize(final int book, final int side, final int level, final int pressure, final long draw)
    {
        final int cell = prices(book, side) + depth + level;
        final int size = lots(side, level, pressure, draw);
        books[cell] = size == books[cell] ? size + 1 : size;
        act(CHANGE, side, level, books[cell - depth], books[cell]);
    }

    /** The touch in two of five draws, then further and further back. */
    private int anyLevel(final int book, final int side, final long draw)
    {
        return Math.min(books[book + side] - 1, exponentials.draw(draw >>> 29) * 2 >>> Exponentials.SHIFT);
    }

    private void improve(final int book, final int side, final int spread, final int pressure, final long draw)
    {
        if (books[book + side] == depth)
        {
            final int last = prices(book, side) + depth - 1;
            act(PUSH_OUT, side, depth - 1, books[last], 0);
            books[book + side] = depth - 1;
        }
        final int step = 1 + ((int)(draw >>> 47 & 1023) * (spread - 1) >>> 10);
        final int best = books[prices(book, side)];
        insert(book, side, 0, side == BID ? best + step : best - step, lots(side, 0, pressure, draw));
    }

    /** A level where the side has a hole, or behind its last. */
    private void add(final int book, final int side, final int pressure, final long draw)
    {
        final int count = books[book + side];
        int level = anyLevel(book, side, draw);
        final int prices = prices(book, side);
        final int away = side == BID ? -1 : 1;
        if (level + 1 < count && books[prices + level + 1] == books[prices + level] + away)
        {
            level = count - 1;
        }
        final int isSkip = level == count - 1 ? (int)(draw >>> 60) & 1 : 0;
        final int price = books[prices + level] + away * (1 + isSkip);
        if (count == depth || price < 1)
        {
            change(book, side, pressure, draw);
        }
        else
        {
            insert(book, side, level + 1, price, lots(side, level + 1, pressure, draw));
        }
    }

    private void remove(final int book, final int side, final int pressure, final long draw)
    {
        if (books[book + side] > 1)
        {
            takeOut(book, side, anyLevel(book, side, draw));
        }
        else
        {
            change(book, side, pressure, draw);
        }
    }

    private void trade(final int book, final int side, final int pressure, final long draw)
    {
        int left = 1 + (exponentials.draw(draw >>> 47) * 5 >>> Exponentials.SHIFT);
        final int price = prices(book, side);
        for (int sweep = 0; sweep < 2 && left > 0; sweep++)
        {
            final int resting = books[price + depth];
            if (left < resting)
            {
                act(TRADE, side, 0, books[price], left);
                books[price + depth] = resting - left;
                act(CHANGE, side, 0, books[price], resting - left);
                left = 0;
            }
            else if (books[book + side] > 1)
            {
                act(TRADE, side, 0, books[price], resting);
                takeOut(book, side, 0);
                left -= resting;
            }
            else
            {
                // The last level of a side stays: the owner of what would have traded is quicker.
                resize(book, side, 0, pressure, draw);
                left = 0;
            }
        }
    }

    private void insert(final int book, final int side, final int level, final int price, final int size)
    {
        final int count = books[book + side];
        final int prices = prices(book, side);
        for (int i = prices + count; i > prices + level; i--)
        {
            books[i] = books[i - 1];
            books[i + depth] = books[i + depth - 1];
        }
        books[prices + level] = price;
        books[prices + depth + level] = size;
        books[book + side] = count + 1;
        act(INSERT, side, level, price, size);
    }

    private void takeOut(final int book, final int side, final int level)
    {
        final int last = books[book + side] - 1;
        final int prices = prices(book, side);
        act(REMOVE, side, level, books[prices + level], 0);
        for (int i = prices + level; i < prices + last; i++)
        {
            books[i] = books[i + 1];
            books[i + depth] = books[i + depth + 1];
        }
        books[book + side] = last;
    }

    private void act(final int kind, final int side, final int level, final int price, final int size)
    {
        final int i = actionCount++;
        kinds[i] = kind;
        sides[i] = side;
        levels[i] = level;
        prices[i] = price;
        sizes[i] = size;
    }
}
