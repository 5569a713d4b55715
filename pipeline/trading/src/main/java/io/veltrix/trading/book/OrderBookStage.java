package io.veltrix.trading.book;

import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.trading.BookChangeDecoder;
import io.veltrix.codecs.trading.EventFlagsDecoder;
import io.veltrix.codecs.trading.QuoteDecoder;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;
import io.veltrix.engine.api.Tally;
import io.veltrix.trading.TradingEvents;

/**
 * Keeps the book of every instrument and emits a TopOfBook when the best bid or offer, its size or the book's staleness
 * changed, but only at the end of an exchange event: in between the book is not meant to be read. Implied sides are
 * kept and do not make the top.
 * <p>
 * After a SourceGap every book of that source is stale until its content is stated afresh: see {@link Books}. A
 * SourceReset empties the books of that source. Neither emits at once; the next change of each instrument does, also
 * where its top is what it was. So readers subscribe to both and rely on nothing they were told before.
 * <p>
 * Input that makes no sense (an absent level, an unknown action, no room for the instrument) is counted and changes
 * nothing. Single-threaded, as every stage.
 */
public final class OrderBookStage implements Stage
{
    static final Setting<Long> MAX_INSTRUMENTS = Setting.count("max-instruments")
        .between("1", "1_000_000").defaultsTo("16384")
        .because("More than an equities feed lists. Instruments beyond it have no book and are counted.")
        .costs("Some 200 B of memory each, taken at the start.")
        .signal("'book changes refused' above 0 with 'book instruments' at the maximum");
    static final Setting<Long> BOOK_MEMORY = Setting.bytes("book-memory")
        .between("64KiB", "1GiB").defaultsTo("16MiB")
        .because("24 B a level, each side's room a power of two from 4 levels: 16,384 instruments with 10 levels a " +
            "side want 12 MiB.")
        .costs("As much direct memory, touched at the start.")
        .signal("'book out of memory' above 0; 'book bytes in use' near the setting");
    static final Setting<Long> DEPTH = Setting.count("depth")
        .between("1", "255").defaultsTo("10")
        .because("Where changes come by position: levels the exchange keeps a side. What an insertion pushes below " +
            "goes, as the exchange never says so. Books by price have no such bound.")
        .costs("24 B a level and side.")
        .signal("'book changes ignored' rising");
    static final Setting<Long> IMPLIED_DEPTH = Setting.count("implied-depth")
        .between("1", "255").defaultsTo("2")
        .because("As depth, for implied sides.")
        .costs("24 B a level and side.")
        .signal("'book changes ignored' rising");
    static final Setting<Long> TOPS_PER_EVENT = Setting.count("tops-per-event")
        .between("1", "1024").defaultsTo("64")
        .because("Most instruments of which one exchange event changes the top. What is beyond waits for the end of " +
            "the next event of that source.")
        .costs("The lane keeps 112 B of output room for each, for every input.")
        .signal("'book tops late' above 0");

    private final BookChangeDecoder change = new BookChangeDecoder();
    private final QuoteDecoder quote = new QuoteDecoder();
    private Books books;
    private BookSides sides;
    private TopOfBookPublisher publisher;
    private Tally instruments;
    private Tally ignored;
    private Tally refused;
    private Tally exhausted;
    private Tally late;
    private Tally bytesInUse;
    private long lastBytesInUse;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(MAX_INSTRUMENTS, BOOK_MEMORY, DEPTH, IMPLIED_DEPTH, TOPS_PER_EVENT);
    }

    @Override
    public void declare(final StageDeclaration declaration, final Settings settings)
    {
        declaration
            .subscribes(TradingEvents.BOOK_CHANGE, TradingEvents.QUOTE, TradingEvents.SOURCE_GAP,
                TradingEvents.SOURCE_RESET)
            .emits(TradingEvents.TOP_OF_BOOK, settings.get(TOPS_PER_EVENT).intValue(),
                TopOfBookPublisher.MESSAGE_LENGTH);
    }

    @Override
    public void onStart(final StageContext context)
    {
        final Settings settings = context.settings();
        final int maxInstruments = settings.get(MAX_INSTRUMENTS).intValue();
        books = new Books(
            maxInstruments, settings.get(BOOK_MEMORY), settings.get(DEPTH).intValue(),
            settings.get(IMPLIED_DEPTH).intValue());
        sides = books.sides();
        publisher = new TopOfBookPublisher(books, maxInstruments, settings.get(TOPS_PER_EVENT).intValue());
        instruments = context.counter("book instruments");
        ignored = context.counter("book changes ignored");
        refused = context.counter("book changes refused");
        exhausted = context.counter("book out of memory");
        late = context.counter("book tops late");
        bytesInUse = context.counter("book bytes in use");
    }

    @Override
    public int stateVersion()
    {
        return 1;
    }

    @Override
    public void saveState(final StateOutput out)
    {
        books.save(out);
        publisher.save(out);
    }

    @Override
    public void loadState(final StateInput in, final int version)
    {
        books.load(in);
        publisher.load(in);
        instruments.set(books.instruments());
        lastBytesInUse = books.levelBytesInUse();
        bytesInUse.set(lastBytesInUse);
    }

    /**
     * The books as they are. On the stage's thread, or once that has ended; null before the start.
     *
     * @return all books; they stay readable after the stage was closed.
     */
    public Books books()
    {
        return books;
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
        switch (event.typeKey())
        {
            case TradingEvents.BOOK_CHANGE_KEY ->
            {
                change.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                onBookChange(event.source());
                endOfEvent(event.source(), change.flags(), out);
            }
            case TradingEvents.QUOTE_KEY ->
            {
                quote.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                onQuote(event.source());
                endOfEvent(event.source(), quote.flags(), out);
            }
            case TradingEvents.SOURCE_GAP_KEY -> books.onGap(event.source());
            case TradingEvents.SOURCE_RESET_KEY -> books.onReset(event.source());
            default ->
            {
            }
        }
    }

    private void endOfEvent(final int source, final EventFlagsDecoder flags, final Outputs out)
    {
        if (books.levelBytesInUse() != lastBytesInUse)
        {
            lastBytesInUse = books.levelBytesInUse();
            bytesInUse.set(lastBytesInUse);
        }
        if (flags.endOfEvent())
        {
            final int waiting = publisher.flush(source, flags.snapshot(), out);
            if (waiting != 0)
            {
                late.add(waiting);
            }
        }
    }

    private void onBookChange(final int source)
    {
        final int index = indexOf(change.instrument(), source);
        if (index == Books.MISSING)
        {
            refused.add(1);
            return;
        }
        books.touch(index, source, change.exchangeTimeNs(), change.flags().stale());
        final int result = books.apply(
            index, change.actionRaw(), change.sideRaw(), change.level(), change.price(), change.size(),
            change.orders());
        if (result != BookSides.APPLIED)
        {
            onNotApplied(index, result);
        }
        publisher.touched(index);
    }

    private void onQuote(final int source)
    {
        final int index = indexOf(quote.instrument(), source);
        if (index == Books.MISSING)
        {
            refused.add(1);
            return;
        }
        books.touch(index, source, quote.exchangeTimeNs(), quote.flags().stale());
        books.makeWhole(index);
        replace(index, Books.BID, quote.bidPrice(), quote.bidSize());
        replace(index, Books.ASK, quote.askPrice(), quote.askSize());
        publisher.touched(index);
    }

    private void replace(final int index, final int sideNumber, final long price, final long size)
    {
        final int side = books.side(index, sideNumber);
        if (price == 0)
        {
            sides.clear(side);
        }
        else if (sides.replace(side, price, size) != BookSides.APPLIED)
        {
            onNotApplied(index, BookSides.NO_MEMORY);
        }
    }

    private void onNotApplied(final int index, final int result)
    {
        if (result == BookSides.NO_MEMORY)
        {
            books.outOfMemory(index);
            exhausted.add(1);
        }
        else
        {
            ignored.add(1);
        }
    }

    private int indexOf(final long instrument, final int source)
    {
        final int before = books.instruments();
        final int index = books.indexOrAdd(instrument, source);
        if (books.instruments() != before)
        {
            instruments.set(books.instruments());
        }
        return index;
    }
}
