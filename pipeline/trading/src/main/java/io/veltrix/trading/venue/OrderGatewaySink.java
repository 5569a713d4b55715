package io.veltrix.trading.venue;

import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.trading.CancelDecoder;
import io.veltrix.codecs.trading.NewOrderDecoder;
import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.api.Outcome;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;
import io.veltrix.engine.api.Tally;
import io.veltrix.trading.TradingEvents;

/**
 * Sends new orders and cancels to the venue's session, each as one request that the venue answers in full: an order by
 * a reject, or an acknowledgement and one or two fills; a cancel by an acknowledgement, which ends the order's request
 * too, or by a reject. Takes nothing beyond its limit of outstanding requests, of which new orders leave a quarter to
 * cancels, so that orders that wait cannot shut out the cancel that frees them. Where the venue keeps a log, a request
 * that it has already is not sent again, and a doubt is settled by looking. The sink's thread only.
 */
public final class OrderGatewaySink implements Sink
{
    static final Setting<Long> OUTSTANDING = Setting.count("outstanding")
        .between("4", "100_000").defaultsTo("1024")
        .because("Most unanswered requests. In a deterministic run it must hold all that is open at once: virtual " +
            "time cannot go on while an order waits for the answer to another.")
        .costs("128 B of ring and some 150 B of venue state each; the sequencer keeps room for three answers to each.")
        .signal("'gateway full' rising");

    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelDecoder cancel = new CancelDecoder();
    private volatile VenueSession session;
    private RequestLog log;
    private int orderLimit;
    private Tally orders;
    private Tally cancels;
    private Tally full;
    private Tally known;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(OUTSTANDING);
    }

    @Override
    public void declare(final SinkDeclaration declaration, final Settings settings)
    {
        declaration
            .subscribes(TradingEvents.NEW_ORDER, TradingEvents.CANCEL)
            .durable()
            .delivery(Delivery.AT_LEAST_ONCE)
            .outstanding(settings.get(OUTSTANDING).intValue());
    }

    @Override
    public void onStart(final SinkContext context)
    {
        final int outstanding = context.settings().get(OUTSTANDING).intValue();
        orderLimit = outstanding - outstanding / 4;
        orders = context.counter("orders sent");
        cancels = context.counter("cancels sent");
        full = context.counter("gateway full");
        known = context.counter("requests the venue had already");
        session = new VenueSession(outstanding);
    }

    /**
     * @return the session to answer; null until the sink has started. Any thread.
     */
    VenueSession session()
    {
        return session;
    }

    /**
     * The venue keeps a log: note requests in it, and go on from what it holds. Before either thread runs; the sink has
     * started.
     *
     * @param requests  the log, which the sink closes from now on.
     * @param completed of them, as far as the pipeline has seen.
     */
    void attach(final RequestLog requests, final long completed)
    {
        log = requests;
        session.goOnFrom(requests, completed);
    }

    /**
     * Whether the venue has the request: its log tells, without one nobody can.
     */
    @Override
    public Outcome reconcile(final Event inDoubt)
    {
        if (log == null)
        {
            return Outcome.UNKNOWN;
        }
        return hasAlready(inDoubt) ? Outcome.DONE : Outcome.NOT_DONE;
    }

    private boolean hasAlready(final Event event)
    {
        if (log == null || !log.isBehindLast(event))
        {
            return false;
        }
        log.requireHas(event, orderId(event));
        return true;
    }

    private long orderId(final Event event)
    {
        return event.typeKey() == TradingEvents.NEW_ORDER_KEY ?
            newOrder.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version()).orderId() :
            cancel.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version()).orderId();
    }

    /**
     * @return requests sent and not yet answered in full; exact on the sink's thread, recent on others.
     */
    public long outstanding()
    {
        final VenueSession current = session;
        return current == null ? 0 : current.outstanding();
    }

    @Override
    public boolean onEvent(final Event event)
    {
        if (hasAlready(event))
        {
            // Sent again after a doubt: the venue executes a request once.
            known.add(1);
            return true;
        }
        return switch (event.typeKey())
        {
            case TradingEvents.NEW_ORDER_KEY -> onNewOrder(event);
            case TradingEvents.CANCEL_KEY -> onCancel(event);
            default -> true;
        };
    }

    private boolean onNewOrder(final Event event)
    {
        newOrder.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
        final boolean isSent = session.send(
            VenueSession.NEW_ORDER, orderLimit, event, newOrder.orderId(), newOrder.instrument(), newOrder.price(),
            newOrder.quantity(), (byte)newOrder.sideRaw());
        (isSent ? orders : full).add(1);
        return isSent;
    }

    private boolean onCancel(final Event event)
    {
        cancel.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
        final VenueSession venue = session;
        final boolean isSent = venue.send(
            VenueSession.CANCEL, venue.maxOutstanding(), event, cancel.orderId(), cancel.instrument(), 0, 0, (byte)0);
        (isSent ? cancels : full).add(1);
        return isSent;
    }

    @Override
    public void onClose()
    {
        if (log != null)
        {
            log.close();
        }
    }
}
