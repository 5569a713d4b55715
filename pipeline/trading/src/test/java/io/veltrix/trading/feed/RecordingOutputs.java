package io.veltrix.trading.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.veltrix.codecs.engine.SourceGapDecoder;
import io.veltrix.codecs.engine.SourceResetDecoder;
import io.veltrix.codecs.trading.BookChangeDecoder;
import io.veltrix.codecs.trading.MessageHeaderDecoder;
import io.veltrix.codecs.trading.QuoteDecoder;
import io.veltrix.codecs.trading.TradeDecoder;
import io.veltrix.engine.api.SourceOutputs;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stands for the root stream: decodes each event at its commit, adds it up and, where asked, keeps it as text.
 */
final class RecordingOutputs implements SourceOutputs
{
    final MessageHeaderDecoder header = new MessageHeaderDecoder();
    final BookChangeDecoder bookChange = new BookChangeDecoder();
    final QuoteDecoder quote = new QuoteDecoder();
    final TradeDecoder trade = new TradeDecoder();
    final SourceGapDecoder gap = new SourceGapDecoder();
    final SourceResetDecoder reset = new SourceResetDecoder();
    final Map<Long, Long> sharesBySymbol = new TreeMap<>();
    final List<String> texts = new ArrayList<>();
    long events;
    long bookChanges;
    long quotes;
    long trades;
    long brokenTrades;
    long shares;
    long notional1e4;
    long gaps;
    long refusals;
    long resets;
    long endOfEvents;
    long lastPosition;
    Runnable onEvent = () -> {};

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    private final boolean isKept;
    private int claimed = -1;
    private long position;

    RecordingOutputs(final boolean isKept)
    {
        this.isKept = isKept;
    }

    @Override
    public int claim(final int messageLength, final long sourcePosition)
    {
        if (claimed >= 0 || messageLength > FeedEvents.MAX_MESSAGE_LENGTH)
        {
            throw new IllegalStateException("claimed=" + claimed + " messageLength=" + messageLength);
        }
        buffer.setMemory(0, buffer.capacity(), (byte)0x5A);
        claimed = messageLength;
        position = sourcePosition;
        return 8;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public void abort()
    {
        claimed = -1;
    }

    @Override
    public void commit()
    {
        claimed = -1;
        events++;
        if (position != lastPosition + 1)
        {
            throw new IllegalStateException("position=" + position + " after " + lastPosition);
        }
        lastPosition = position;
        header.wrap(buffer, 8);
        switch (header.schemaId() << 16 | header.templateId())
        {
            case BookChangeDecoder.SCHEMA_ID << 16 | BookChangeDecoder.TEMPLATE_ID ->
            {
                bookChange.wrapAndApplyHeader(shown(), 8, header);
                bookChanges++;
                endOfEvents += bookChange.flags().endOfEvent() ? 1 : 0;
                keep(bookChange);
            }
            case QuoteDecoder.SCHEMA_ID << 16 | QuoteDecoder.TEMPLATE_ID ->
            {
                quote.wrapAndApplyHeader(shown(), 8, header);
                quotes++;
                keep(quote);
            }
            case TradeDecoder.SCHEMA_ID << 16 | TradeDecoder.TEMPLATE_ID -> onTrade();
            case SourceGapDecoder.SCHEMA_ID << 16 | SourceGapDecoder.TEMPLATE_ID ->
            {
                gap.wrap(shown(), 16, header.blockLength(), header.version());
                gaps += gap.causeRaw() == 0 ? 1 : 0;
                refusals += gap.causeRaw() == 3 ? 1 : 0;
                keep(gap);
            }
            case SourceResetDecoder.SCHEMA_ID << 16 | SourceResetDecoder.TEMPLATE_ID ->
            {
                reset.wrap(shown(), 16, header.blockLength(), header.version());
                resets++;
                keep(reset);
            }
            default -> throw new IllegalStateException(header.toString());
        }
        onEvent.run();
    }

    boolean isBookChange()
    {
        return header.schemaId() == BookChangeDecoder.SCHEMA_ID && header.templateId() == BookChangeDecoder.TEMPLATE_ID;
    }

    /** Where events are kept, later ones leave earlier ones as they are. */
    private UnsafeBuffer shown()
    {
        return isKept ? new UnsafeBuffer(buffer.byteArray().clone()) : buffer;
    }

    private void onTrade()
    {
        trade.wrapAndApplyHeader(shown(), 8, header);
        if (trade.broken() == 0)
        {
            trades++;
            shares += trade.size();
            notional1e4 += trade.price() / 100_000 * trade.size();
            sharesBySymbol.merge(trade.instrument(), trade.size(), Long::sum);
        }
        else
        {
            brokenTrades++;
        }
        keep(trade);
    }

    private void keep(final Object decoder)
    {
        if (isKept)
        {
            texts.add(decoder.toString());
        }
    }
}
