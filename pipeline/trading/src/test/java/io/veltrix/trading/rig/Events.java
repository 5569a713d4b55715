package io.veltrix.trading.rig;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.engine.GapCause;
import io.veltrix.codecs.engine.OperatorCommandEncoder;
import io.veltrix.codecs.engine.SourceGapEncoder;
import io.veltrix.codecs.engine.SourceResetEncoder;
import io.veltrix.codecs.trading.AcknowledgementEncoder;
import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookChangeEncoder;
import io.veltrix.codecs.trading.BookSide;
import io.veltrix.codecs.trading.CancelEncoder;
import io.veltrix.codecs.trading.CancelIntentEncoder;
import io.veltrix.codecs.trading.EventFlagsEncoder;
import io.veltrix.codecs.trading.FillEncoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.NewOrderEncoder;
import io.veltrix.codecs.trading.OrderIntentEncoder;
import io.veltrix.codecs.trading.QuoteEncoder;
import io.veltrix.codecs.trading.RejectEncoder;
import io.veltrix.codecs.trading.RejectReason;
import io.veltrix.codecs.trading.Side;
import io.veltrix.codecs.trading.TopOfBookEncoder;

import org.agrona.concurrent.UnsafeBuffer;

/** Makes root events one at a time into one buffer, without allocation; each call voids the event before. */
public final class Events
{
    public static final int END = 1;
    public static final int STALE = 2;
    public static final int SNAPSHOT = 4;
    public static final long NO_PRICE = Long.MIN_VALUE;

    private static final int BODY = EventHeaderDescriptor.MESSAGE_OFFSET;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final Event event = new Event();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final io.veltrix.codecs.engine.MessageHeaderEncoder engineHeader =
        new io.veltrix.codecs.engine.MessageHeaderEncoder();
    private final BookChangeEncoder bookChange = new BookChangeEncoder();
    private final QuoteEncoder quote = new QuoteEncoder();
    private final TopOfBookEncoder top = new TopOfBookEncoder();
    private final OrderIntentEncoder orderIntent = new OrderIntentEncoder();
    private final CancelIntentEncoder cancelIntent = new CancelIntentEncoder();
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final CancelEncoder cancel = new CancelEncoder();
    private final AcknowledgementEncoder acknowledgement = new AcknowledgementEncoder();
    private final FillEncoder fill = new FillEncoder();
    private final RejectEncoder reject = new RejectEncoder();
    private final SourceGapEncoder gap = new SourceGapEncoder();
    private final SourceResetEncoder reset = new SourceResetEncoder();
    private final OperatorCommandEncoder command = new OperatorCommandEncoder();
    private long sequence;
    private long nowNs = 1_000_000_000L;
    private int source = 1;

    public Events at(final long nowNs)
    {
        this.nowNs = nowNs;
        return this;
    }

    public Events later(final long ns)
    {
        nowNs += ns;
        return this;
    }

    public long nowNs()
    {
        return nowNs;
    }

    public Events from(final int source)
    {
        this.source = source;
        return this;
    }

    /** As if that many other events had come in between. */
    public Events skip(final int events)
    {
        sequence += events;
        return this;
    }

    public Event set(
        final long instrument, final BookSide side, final long price, final long size, final int flags)
    {
        return change(instrument, BookAction.SET_PRICE, side, 0, price, size, flags);
    }

    public Event change(
        final long instrument,
        final BookAction action,
        final BookSide side,
        final int level,
        final long price,
        final long size,
        final int flags)
    {
        bookChange.wrapAndApplyHeader(buffer, BODY, header)
            .exchangeTimeNs(nowNs).instrument(instrument).price(price).size(size).orders((int)(size % 1000))
            .level((short)level).side(side).action(action);
        flags(bookChange.flags(), flags);
        return wrap(bookChange.encodedLength());
    }

    public Event quote(
        final long instrument,
        final long bidPrice,
        final long bidSize,
        final long askPrice,
        final long askSize,
        final int flags)
    {
        quote.wrapAndApplyHeader(buffer, BODY, header)
            .exchangeTimeNs(nowNs).instrument(instrument).bidPrice(bidPrice).askPrice(askPrice)
            .bidSize(bidSize).askSize(askSize);
        flags(quote.flags(), flags);
        return wrap(quote.encodedLength());
    }

    public Event top(
        final long instrument,
        final long bidPrice,
        final long bidSize,
        final long askPrice,
        final long askSize,
        final int flags)
    {
        top.wrapAndApplyHeader(buffer, BODY, header)
            .exchangeTimeNs(nowNs).instrument(instrument).bidPrice(bidPrice).askPrice(askPrice)
            .bidSize(bidSize).askSize(askSize);
        flags(top.flags(), flags);
        return wrap(top.encodedLength());
    }

    public Event orderIntent(
        final long orderId, final long instrument, final Side side, final long price, final long quantity)
    {
        orderIntent.wrapAndApplyHeader(buffer, BODY, header)
            .orderId(orderId).instrument(instrument).price(price).quantity(quantity).side(side);
        return wrap(orderIntent.encodedLength());
    }

    public Event newOrder(
        final long orderId, final long instrument, final Side side, final long price, final long quantity)
    {
        newOrder.wrapAndApplyHeader(buffer, BODY, header)
            .orderId(orderId).instrument(instrument).price(price).quantity(quantity).side(side);
        return wrap(newOrder.encodedLength());
    }

    public Event cancelIntent(final long orderId, final long instrument)
    {
        cancelIntent.wrapAndApplyHeader(buffer, BODY, header).orderId(orderId).instrument(instrument);
        return wrap(cancelIntent.encodedLength());
    }

    public Event cancel(final long orderId, final long instrument)
    {
        cancel.wrapAndApplyHeader(buffer, BODY, header).orderId(orderId).instrument(instrument);
        return wrap(cancel.encodedLength());
    }

    public Event acknowledgement(final long orderId, final long instrument, final boolean cancelled)
    {
        acknowledgement.wrapAndApplyHeader(buffer, BODY, header)
            .orderId(orderId).instrument(instrument).venueOrderId(1).cancelled((short)(cancelled ? 1 : 0));
        return wrap(acknowledgement.encodedLength());
    }

    public Event fill(
        final long orderId,
        final long instrument,
        final Side side,
        final long price,
        final long quantity,
        final long remaining)
    {
        fill.wrapAndApplyHeader(buffer, BODY, header)
            .orderId(orderId).instrument(instrument).price(price).quantity(quantity).remaining(remaining).side(side);
        return wrap(fill.encodedLength());
    }

    public Event reject(final long orderId, final long instrument, final Side side, final long quantity)
    {
        reject.wrapAndApplyHeader(buffer, BODY, header)
            .orderId(orderId).instrument(instrument).quantity(quantity).side(side).reason(RejectReason.VENUE);
        return wrap(reject.encodedLength());
    }

    public Event gap()
    {
        gap.wrapAndApplyHeader(buffer, BODY, engineHeader)
            .firstMissing(1).missing(1).channel(0).cause(GapCause.FEED);
        return wrap(gap.encodedLength());
    }

    public Event reset()
    {
        reset.wrapAndApplyHeader(buffer, BODY, engineHeader).expected(5).found(1).channel(0);
        return wrap(reset.encodedLength());
    }

    public Event command(final Command what, final String name, final long value)
    {
        command.wrapAndApplyHeader(buffer, BODY, engineHeader).command(what).value(value).name(name);
        return wrap(command.encodedLength());
    }

    private static void flags(final EventFlagsEncoder encoder, final int flags)
    {
        encoder.clear().endOfEvent((flags & END) != 0).stale((flags & STALE) != 0).snapshot((flags & SNAPSHOT) != 0);
    }

    private Event wrap(final int bodyLength)
    {
        sequence++;
        EventHeaderDescriptor.sequence(buffer, 0, sequence);
        EventHeaderDescriptor.cause(buffer, 0, sequence);
        EventHeaderDescriptor.timestampNs(buffer, 0, nowNs);
        EventHeaderDescriptor.originNs(buffer, 0, 0);
        EventHeaderDescriptor.sourcePosition(buffer, 0, sequence);
        EventHeaderDescriptor.identity(buffer, 0, 1, 0, source, 0);
        return event.wrap(buffer, 0, EventHeaderDescriptor.MESSAGE_OFFSET + 8 + bodyLength);
    }
}
