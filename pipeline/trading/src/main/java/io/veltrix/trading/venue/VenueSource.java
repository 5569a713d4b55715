package io.veltrix.trading.venue;

import java.util.List;

import io.veltrix.codecs.trading.AcknowledgementEncoder;
import io.veltrix.codecs.trading.FillEncoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.RejectEncoder;
import io.veltrix.codecs.trading.RejectReason;
import io.veltrix.codecs.trading.Side;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;
import io.veltrix.engine.api.Tally;
import io.veltrix.trading.TradingEvents;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;

/**
 * Brings the simulated venue's answers to an {@link OrderGatewaySink} into the root stream, one in each poll, when they
 * are due. An answer is due at the time of the order's event plus the latency: with virtual time a run depends on the
 * seed alone. Its cursor counts answers and cannot be resumed: the venue lives and dies with the process, and what was
 * open then is a gap.
 * <p>
 * The sink may start later than the source; until it has, nothing is due. The sequencer's thread only.
 */
public final class VenueSource implements Source, MessageHandler, VenueListener
{
    /** An acknowledgement and two fills. */
    static final int EVENTS_PER_REQUEST = 3;

    static final Setting<Long> SEED = Setting.count("seed")
        .between("0", "9_000_000_000_000_000_000").defaultsTo("1")
        .because("What the venue does with an order is a function of it, the order's number and its quantity.")
        .costs("Nothing.")
        .signal("None: any seed will do.");
    static final Setting<Long> ACK_LATENCY = Setting.duration("ack-latency")
        .between("1ns", "1h").defaultsTo("50us")
        .because("From a request to its first answer: a co-located round trip. Virtual time advances in steps of at " +
            "most this much while answers may come.")
        .costs("The shorter, the smaller the steps of a deterministic run.")
        .signal("Events a second of a deterministic run.");
    static final Setting<Long> FILL_LATENCY = Setting.duration("fill-latency")
        .between("1ns", "1h").defaultsTo("200us")
        .because("From an order to its first fill, and from that to the second.")
        .costs("Orders stay open as long: 'outstanding' of the gateway must hold them.")
        .signal("'gateway full' rising");
    static final Setting<Long> SLOW_LATENCY = Setting.duration("slow-latency")
        .between("1ns", "1h").defaultsTo("1s")
        .because("From a slow order to its first fill: longer than a strategy's patience, so that cancels win.")
        .costs("As fill-latency, for slow orders.")
        .signal("'gateway full' rising");
    static final Setting<Long> REJECT_RATIO = Setting.decimal("reject-ratio")
        .between("0", "1").defaultsTo("0.02")
        .because("Share of orders the venue rejects.")
        .costs("Nothing.")
        .signal("'venue rejects'");
    static final Setting<Long> PARTIAL_RATIO = Setting.decimal("partial-ratio")
        .between("0", "1").defaultsTo("0.3")
        .because("Share of orders that fill in two parts.")
        .costs("One more event for each.")
        .signal("'venue fills'");
    static final Setting<Long> SLOW_RATIO = Setting.decimal("slow-ratio")
        .between("0", "1").defaultsTo("0.01")
        .because("Share of orders that fill after slow-latency.")
        .costs("As slow-latency.")
        .signal("'venue cancels'");

    private static final double UNIT = 1e9;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AcknowledgementEncoder acknowledgement = new AcknowledgementEncoder();
    private final FillEncoder fill = new FillEncoder();
    private final RejectEncoder reject = new RejectEncoder();
    private VenueBehaviour behaviour;
    private OrderGatewaySink sink;
    private VenueSession session;
    private SimulatedVenue venue;
    private SourceOutputs out;
    private long answers;
    private Tally acknowledgements;
    private Tally fills;
    private Tally rejects;
    private Tally cancels;
    private Tally open;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(SEED, ACK_LATENCY, FILL_LATENCY, SLOW_LATENCY, REJECT_RATIO, PARTIAL_RATIO, SLOW_RATIO);
    }

    @Override
    public void declare(final SourceDeclaration declaration, final Settings settings)
    {
        final int longest = Math.max(FillEncoder.BLOCK_LENGTH,
            Math.max(AcknowledgementEncoder.BLOCK_LENGTH, RejectEncoder.BLOCK_LENGTH));
        declaration
            .unit(1, TradingEvents.messageLength(longest))
            .clock(SourceDeclaration.Clock.SEQUENCER)
            .resume(SourceDeclaration.Resume.GAP)
            .answers(EVENTS_PER_REQUEST, settings.get(ACK_LATENCY));
    }

    @Override
    public void onStart(final SourceContext context)
    {
        final Settings settings = context.settings();
        behaviour = new VenueBehaviour(
            settings.get(SEED), settings.get(ACK_LATENCY), settings.get(FILL_LATENCY), settings.get(SLOW_LATENCY),
            settings.get(REJECT_RATIO) / UNIT, settings.get(PARTIAL_RATIO) / UNIT, settings.get(SLOW_RATIO) / UNIT);
        if (!(context.answeredSink() instanceof final OrderGatewaySink gateway))
        {
            throw new IllegalArgumentException("source '" + context.name() +
                "': must answer an order-gateway sink, found " + context.answeredSink());
        }
        sink = gateway;
        acknowledgements = context.counter("venue acknowledgements");
        fills = context.counter("venue fills");
        rejects = context.counter("venue rejects");
        cancels = context.counter("venue cancels");
        open = context.counter("venue requests open");
        attach();
    }

    @Override
    public long nextDueNs()
    {
        if (session == null && !attach())
        {
            return NOTHING;
        }
        final int room = venue.room();
        if (room > 0 && session.receive(this, room) > 0)
        {
            open.set(session.maxOutstanding() - venue.room());
        }
        return venue.nextDueNs();
    }

    @Override
    public int poll(final SourceOutputs outputs)
    {
        if (session == null || venue.nextDueNs() == SimulatedVenue.NOTHING)
        {
            return 0;
        }
        out = outputs;
        final int completed = venue.answer(this);
        if (completed > 0)
        {
            session.completed(completed);
            open.set(session.maxOutstanding() - venue.room());
        }
        return 1;
    }

    /** One request of the session: for the ring's reader only. */
    @Override
    public void onMessage(final int type, final MutableDirectBuffer buffer, final int index, final int length)
    {
        final long orderId = buffer.getLong(index + VenueSession.ORDER_ID_OFFSET);
        final long instrument = buffer.getLong(index + VenueSession.INSTRUMENT_OFFSET);
        final long timestampNs = buffer.getLong(index + VenueSession.TIMESTAMP_OFFSET);
        if (type == VenueSession.NEW_ORDER)
        {
            venue.onNewOrder(
                orderId, instrument, buffer.getLong(index + VenueSession.PRICE_OFFSET),
                buffer.getLong(index + VenueSession.QUANTITY_OFFSET), buffer.getByte(index + VenueSession.SIDE_OFFSET),
                timestampNs);
        }
        else
        {
            venue.onCancel(orderId, instrument, timestampNs);
        }
    }

    @Override
    public void onAcknowledgement(
        final long orderId, final long instrument, final long venueOrderId, final boolean cancelled)
    {
        final int offset = claim(AcknowledgementEncoder.BLOCK_LENGTH);
        acknowledgement.wrapAndApplyHeader(out.buffer(), offset, header)
            .orderId(orderId)
            .instrument(instrument)
            .venueOrderId(venueOrderId)
            .cancelled((short)(cancelled ? 1 : 0));
        out.commit();
        (cancelled ? cancels : acknowledgements).add(1);
    }

    @Override
    public void onFill(
        final long orderId,
        final long instrument,
        final long price,
        final long quantity,
        final long remaining,
        final byte side)
    {
        final int offset = claim(FillEncoder.BLOCK_LENGTH);
        fill.wrapAndApplyHeader(out.buffer(), offset, header)
            .orderId(orderId)
            .instrument(instrument)
            .price(price)
            .quantity(quantity)
            .remaining(remaining)
            .side(side(side));
        out.commit();
        fills.add(1);
    }

    @Override
    public void onReject(final long orderId, final long instrument, final long quantity, final byte side)
    {
        final int offset = claim(RejectEncoder.BLOCK_LENGTH);
        reject.wrapAndApplyHeader(out.buffer(), offset, header)
            .orderId(orderId)
            .instrument(instrument)
            .quantity(quantity)
            .side(side(side))
            .reason(RejectReason.VENUE);
        out.commit();
        rejects.add(1);
    }

    private int claim(final int blockLength)
    {
        return out.claim(TradingEvents.messageLength(blockLength), ++answers);
    }

    private boolean attach()
    {
        final VenueSession started = sink.session();
        if (started != null)
        {
            venue = new SimulatedVenue(behaviour, started.maxOutstanding());
            session = started;
        }
        return started != null;
    }

    private static Side side(final byte side)
    {
        return side == Side.BUY.value() ? Side.BUY : Side.SELL;
    }
}
