package io.veltrix.trading.venue;

import java.nio.file.Path;
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
 * seed alone. Its cursor counts answers.
 * <p>
 * With a log the venue outlives the process: after a restart it gives the answers behind the journalled cursor again,
 * then goes on with what was open. Without one it lives and dies with the process, and what was open then is a gap: it
 * knows no order from before, and rejects cancels of it.
 * <p>
 * Without a log the sink may start later than the source; until it has, nothing is due. The sequencer's thread only.
 */
public final class VenueSource implements Source, MessageHandler
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

    static final Setting<String> LOG = Setting.text("log")
        .defaultsTo("")
        .because("Folder in which the venue notes requests and answers, so that it survives the process as a real " +
            "one would; empty for a venue that does not. A home needs one of its own. It survives the process, not " +
            "a loss of power.")
        .costs("72 B of disk for each request and each answer, never deleted, 9 MiB at least; some 50 ns each; a " +
            "thread that extends the files ahead, every 2 ms; at a restart about 1 s for ten million answers.")
        .signal("'SourceGap' with cause RESTART after each restart where there is none.");

    private static final double UNIT = 1e9;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AcknowledgementEncoder acknowledgement = new AcknowledgementEncoder();
    private final FillEncoder fill = new FillEncoder();
    private final RejectEncoder reject = new RejectEncoder();
    private final VenueAnswer answer = new VenueAnswer();
    private final int segmentRecords;
    private VenueBehaviour behaviour;
    private OrderGatewaySink sink;
    private VenueSession session;
    private SimulatedVenue venue;
    private SourceContext context;
    private AnswerLog log;
    private VenueHistory history;
    private boolean isReconciled;
    private long answers;
    private Tally acknowledgements;
    private Tally fills;
    private Tally rejects;
    private Tally cancels;
    private Tally open;

    /** Make an unstarted source. */
    public VenueSource()
    {
        this(RecordFile.SEGMENT_RECORDS);
    }

    VenueSource(final int segmentRecords)
    {
        this.segmentRecords = segmentRecords;
    }

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(SEED, ACK_LATENCY, FILL_LATENCY, SLOW_LATENCY, REJECT_RATIO, PARTIAL_RATIO, SLOW_RATIO, LOG);
    }

    @Override
    public void declare(final SourceDeclaration declaration, final Settings settings)
    {
        final int longest = Math.max(FillEncoder.BLOCK_LENGTH,
            Math.max(AcknowledgementEncoder.BLOCK_LENGTH, RejectEncoder.BLOCK_LENGTH));
        declaration
            .unit(1, TradingEvents.messageLength(longest))
            .clock(SourceDeclaration.Clock.SEQUENCER)
            .resume(settings.get(LOG).isEmpty() ?
                SourceDeclaration.Resume.GAP : SourceDeclaration.Resume.EXACT)
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
        this.context = context;
        answers = context.resumeAfter().orElse(0);
        isReconciled = settings.get(LOG).isEmpty();
        if (!attach() && !isReconciled)
        {
            throw new IllegalStateException("source '" + context.name() + "': its sink must start before it");
        }
        if (!settings.get(LOG).isEmpty())
        {
            goOn(VenueLog.open(Path.of(settings.get(LOG)), behaviour, segmentRecords));
        }
    }

    private void goOn(final VenueLog opened)
    {
        try
        {
            opened.requireFits(context.isRestart(), answers);
            history = new VenueHistory(opened.requests(), opened.answers(), venue);
            sink.attach(opened.requests(), history.skipTo(answers));
            log = opened.answers();
        }
        catch (final RuntimeException ex)
        {
            opened.close();
            throw ex;
        }
    }

    @Override
    public long nextDueNs()
    {
        if (session == null && !attach())
        {
            return NOTHING;
        }
        if (history != null)
        {
            history.prepare();
            if (history.hasNext())
            {
                return venue.nextDueNs();
            }
            endHistory();
        }
        final int room = venue.room();
        if (room > 0 && session.receive(this, room) > 0)
        {
            open.set(session.maxOutstanding() - venue.room());
        }
        return venue.nextDueNs();
    }

    /** What the venue knew before the restart it knows again. */
    private void endHistory()
    {
        history.close();
        history = null;
        open.set(session.maxOutstanding() - venue.room());
    }

    @Override
    public boolean isReconciled()
    {
        // What had become due while nobody asked is brought in too.
        isReconciled = isReconciled || nextDueNs() > context.nowNs();
        return isReconciled;
    }

    @Override
    public int poll(final SourceOutputs out)
    {
        if (history != null && history.hasNext())
        {
            history.prepare();
            give(history.next(), out);
            return 1;
        }
        if (session == null || venue.nextDueNs() == SimulatedVenue.NOTHING || log != null && !log.hasRoom())
        {
            return 0;
        }
        answer.take(venue);
        if (log != null)
        {
            // Before the root stream has it: the venue knows all that the journal can hold.
            log.append(answer, venue.received());
        }
        give(answer, out);
        return 1;
    }

    private void give(final VenueAnswer given, final SourceOutputs out)
    {
        encode(given, out);
        out.commit();
        if (given.completes > 0)
        {
            session.completed(given.completes);
            open.set(session.maxOutstanding() - venue.room());
        }
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

    private void encode(final VenueAnswer given, final SourceOutputs out)
    {
        switch (given.kind)
        {
            case VenueAnswer.FILL ->
            {
                final int offset = claim(out, FillEncoder.BLOCK_LENGTH);
                fill.wrapAndApplyHeader(out.buffer(), offset, header)
                    .orderId(given.orderId)
                    .instrument(given.instrument)
                    .price(given.value)
                    .quantity(given.quantity)
                    .remaining(given.remaining)
                    .side(side(given.side));
                fills.add(1);
            }
            case VenueAnswer.REJECT ->
            {
                final int offset = claim(out, RejectEncoder.BLOCK_LENGTH);
                reject.wrapAndApplyHeader(out.buffer(), offset, header)
                    .orderId(given.orderId)
                    .instrument(given.instrument)
                    .quantity(given.quantity)
                    .side(side(given.side))
                    .reason(RejectReason.VENUE);
                rejects.add(1);
            }
            default ->
            {
                final boolean isCancelled = given.kind == VenueAnswer.CANCELLATION;
                final int offset = claim(out, AcknowledgementEncoder.BLOCK_LENGTH);
                acknowledgement.wrapAndApplyHeader(out.buffer(), offset, header)
                    .orderId(given.orderId)
                    .instrument(given.instrument)
                    .venueOrderId(given.value)
                    .cancelled((short)(isCancelled ? 1 : 0));
                (isCancelled ? cancels : acknowledgements).add(1);
            }
        }
    }

    private int claim(final SourceOutputs out, final int blockLength)
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

    @Override
    public void onClose()
    {
        if (history != null)
        {
            history.close();
        }
        if (log != null)
        {
            log.close();
        }
    }
}
