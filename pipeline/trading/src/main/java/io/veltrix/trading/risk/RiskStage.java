package io.veltrix.trading.risk;

import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.engine.OperatorCommandDecoder;
import io.veltrix.codecs.trading.AcknowledgementDecoder;
import io.veltrix.codecs.trading.CancelEncoder;
import io.veltrix.codecs.trading.CancelIntentDecoder;
import io.veltrix.codecs.trading.FillDecoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.NewOrderEncoder;
import io.veltrix.codecs.trading.OrderIntentDecoder;
import io.veltrix.codecs.trading.RejectDecoder;
import io.veltrix.codecs.trading.RejectEncoder;
import io.veltrix.codecs.trading.RejectReason;
import io.veltrix.codecs.trading.Side;
import io.veltrix.codecs.trading.TopOfBookDecoder;
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
 * Turns an intended order into a new order, or into a Reject that says why. Checked in this order: kill switch, size,
 * market known, market whole, price collar, position and gross limit, room for another open order, rate; so a refused
 * order takes nothing from the rate. Cancels always pass, also when halted.
 * <p>
 * An order counts as exposure from the moment it passes until an answer ends it: its last fill, a reject, or an
 * acknowledgement of its cancel. After a SourceGap or SourceReset no book of that source is relied upon until its top
 * is told again. HALT and RESUME throw the kill switch; LIMIT sets the limit of that name, in the setting's own units,
 * decimals in 1e-9; what has no such name or is out of bounds is counted and changes nothing.
 */
public final class RiskStage implements Stage
{
    static final Setting<Long> RATE_BURST = Setting.count("order-burst")
        .between("1", "1_000_000_000").defaultsTo("1000")
        .because("Orders that may go at once after a quiet spell, before the rate limits them.")
        .costs("Nothing.")
        .signal("'orders refused: RATE'");
    static final Setting<Long> MAX_OPEN = Setting.count("max-open-orders")
        .between("1", "1_000_000").defaultsTo("4096")
        .because("Orders whose exposure can be counted at once; one more is refused as OPEN_ORDERS.")
        .costs("Some 50 B each, taken at the start.")
        .signal("'orders refused: OPEN_ORDERS'");
    static final Setting<Long> MAX_INSTRUMENTS = Setting.count("max-instruments")
        .between("1", "1_000_000").defaultsTo("16384")
        .because("As the order book's. Orders in instruments beyond it are refused as UNKNOWN_INSTRUMENT.")
        .costs("Some 90 B each, taken at the start.")
        .signal("'orders refused: UNKNOWN_INSTRUMENT'; 'risk instruments refused'");

    private static final RejectReason[] REASONS = {
        RejectReason.VENUE, RejectReason.HALTED, RejectReason.PRICE_COLLAR, RejectReason.ORDER_SIZE,
        RejectReason.POSITION, RejectReason.RATE, RejectReason.STALE_BOOK, RejectReason.UNKNOWN_INSTRUMENT,
        RejectReason.OPEN_ORDERS};

    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final OrderIntentDecoder intent = new OrderIntentDecoder();
    private final CancelIntentDecoder cancelIntent = new CancelIntentDecoder();
    private final AcknowledgementDecoder acknowledgement = new AcknowledgementDecoder();
    private final FillDecoder fill = new FillDecoder();
    private final RejectDecoder answeredReject = new RejectDecoder();
    private final OperatorCommandDecoder command = new OperatorCommandDecoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final CancelEncoder cancel = new CancelEncoder();
    private final RejectEncoder reject = new RejectEncoder();
    private final Tally[] refused = new Tally[REASONS.length];

    private RiskLimits limits;
    private TokenBucket bucket;
    private Markets markets;
    private Exposure exposure;
    private boolean isHalted;
    private Tally passed;
    private Tally cancels;
    private Tally gross;
    private Tally instrumentsRefused;
    private Tally limitsRefused;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(RiskLimits.COLLAR, RiskLimits.COLLAR_FLOOR, RiskLimits.MAX_ORDER_SIZE,
            RiskLimits.POSITION_LIMIT, RiskLimits.GROSS_LIMIT, RiskLimits.ORDER_RATE, RATE_BURST, MAX_OPEN,
            MAX_INSTRUMENTS);
    }

    @Override
    public List<Setting<?>> limits()
    {
        return RiskLimits.named();
    }

    @Override
    public void declare(final StageDeclaration declaration, final Settings settings)
    {
        declaration
            .subscribes(TradingEvents.ORDER_INTENT, TradingEvents.CANCEL_INTENT, TradingEvents.TOP_OF_BOOK,
                TradingEvents.FILL, TradingEvents.ACKNOWLEDGEMENT, TradingEvents.REJECT,
                TradingEvents.OPERATOR_COMMAND, TradingEvents.SOURCE_GAP, TradingEvents.SOURCE_RESET)
            .emits(TradingEvents.NEW_ORDER, 1, TradingEvents.messageLength(NewOrderEncoder.BLOCK_LENGTH))
            .emits(TradingEvents.CANCEL, TradingEvents.MAX_CANCELS_PER_INPUT,
                TradingEvents.messageLength(CancelEncoder.BLOCK_LENGTH))
            .emits(TradingEvents.REJECT, 1, TradingEvents.messageLength(RejectEncoder.BLOCK_LENGTH));
    }

    @Override
    public void onStart(final StageContext context)
    {
        final Settings settings = context.settings();
        final int maxInstruments = settings.get(MAX_INSTRUMENTS).intValue();
        limits = new RiskLimits(settings);
        bucket = new TokenBucket(settings.get(RATE_BURST));
        markets = new Markets(maxInstruments);
        exposure = new Exposure(maxInstruments, settings.get(MAX_OPEN).intValue());
        passed = context.counter("orders passed");
        cancels = context.counter("cancels passed");
        gross = context.counter("risk gross exposure");
        instrumentsRefused = context.counter("risk instruments refused");
        limitsRefused = context.counter("risk limits refused");
        for (int i = 1; i < REASONS.length; i++)
        {
            refused[i] = context.counter("orders refused: " + REASONS[i]);
        }
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
        switch (event.typeKey())
        {
            case TradingEvents.TOP_OF_BOOK_KEY ->
            {
                top.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                onTop(event.source());
            }
            case TradingEvents.ORDER_INTENT_KEY ->
            {
                intent.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                onIntent(event.timestampNs(), out);
            }
            case TradingEvents.CANCEL_INTENT_KEY ->
            {
                cancelIntent.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                onCancelIntent(out);
            }
            case TradingEvents.FILL_KEY ->
            {
                fill.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                onFill();
            }
            case TradingEvents.ACKNOWLEDGEMENT_KEY ->
            {
                acknowledgement.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                if (acknowledgement.cancelled() != 0)
                {
                    close(acknowledgement.orderId());
                }
            }
            case TradingEvents.REJECT_KEY ->
            {
                answeredReject.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                close(answeredReject.orderId());
            }
            case TradingEvents.OPERATOR_COMMAND_KEY ->
            {
                command.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                onCommand();
            }
            case TradingEvents.SOURCE_GAP_KEY, TradingEvents.SOURCE_RESET_KEY -> markets.onUpheaval(event.source());
            default ->
            {
            }
        }
    }

    @Override
    public int stateVersion()
    {
        return 1;
    }

    @Override
    public void saveState(final StateOutput out)
    {
        out.putByte(isHalted ? 1 : 0);
        limits.save(out);
        bucket.save(out);
        markets.save(out);
        exposure.save(out, markets.size());
    }

    @Override
    public void loadState(final StateInput in, final int version)
    {
        isHalted = in.getByte() != 0;
        limits.load(in);
        bucket.load(in);
        markets.load(in);
        exposure.load(in, markets.size());
        gross.set(exposure.gross());
    }

    private void onTop(final int source)
    {
        final int instrument = markets.indexOrAdd(top.instrument());
        if (instrument == Markets.MISSING)
        {
            instrumentsRefused.add(1);
        }
        else
        {
            markets.onTop(instrument, source, top.bidPrice(), top.bidSize() > 0, top.askPrice(), top.askSize() > 0,
                top.flags().stale());
        }
    }

    private void onIntent(final long nowNs, final Outputs out)
    {
        final int instrument = markets.indexOf(intent.instrument());
        final boolean isBuy = intent.side() == Side.BUY;
        final RejectReason reason = check(instrument, isBuy, nowNs);
        if (reason != RejectReason.NULL_VAL)
        {
            refused[reason.value()].add(1);
            final int offset =
                out.claim(TradingEvents.REJECT, TradingEvents.messageLength(RejectEncoder.BLOCK_LENGTH));
            reject.wrapAndApplyHeader(out.buffer(), offset, header)
                .orderId(intent.orderId())
                .instrument(intent.instrument())
                .quantity(intent.quantity())
                .side(isBuy ? Side.BUY : Side.SELL)
                .reason(reason);
            return;
        }
        passed.add(1);
        gross.set(exposure.gross());
        final int offset =
            out.claim(TradingEvents.NEW_ORDER, TradingEvents.messageLength(NewOrderEncoder.BLOCK_LENGTH));
        newOrder.wrapAndApplyHeader(out.buffer(), offset, header)
            .orderId(intent.orderId())
            .instrument(intent.instrument())
            .price(intent.price())
            .quantity(intent.quantity())
            .side(isBuy ? Side.BUY : Side.SELL);
    }

    /** The reason to refuse, or NULL_VAL; then the order is counted as open. */
    private RejectReason check(final int instrument, final boolean isBuy, final long nowNs)
    {
        final long quantity = intent.quantity();
        if (isHalted)
        {
            return RejectReason.HALTED;
        }
        if (quantity <= 0 || quantity > limits.maxOrderSize())
        {
            return RejectReason.ORDER_SIZE;
        }
        if (instrument == Markets.MISSING || !markets.hasPrice(instrument))
        {
            return RejectReason.UNKNOWN_INSTRUMENT;
        }
        if (markets.isStale(instrument))
        {
            return RejectReason.STALE_BOOK;
        }
        if (limits.isOutsideCollar(intent.price(), markets.middle(instrument)))
        {
            return RejectReason.PRICE_COLLAR;
        }
        if (exposure.worstPosition(instrument, isBuy, quantity) > limits.positionLimit() ||
            exposure.gross() + quantity > limits.grossLimit())
        {
            return RejectReason.POSITION;
        }
        if (!exposure.hasRoomFor(intent.orderId()))
        {
            return RejectReason.OPEN_ORDERS;
        }
        if (!bucket.take(nowNs, limits.orderRate()))
        {
            return RejectReason.RATE;
        }
        exposure.open(intent.orderId(), instrument, isBuy, quantity);
        return RejectReason.NULL_VAL;
    }

    private void onCancelIntent(final Outputs out)
    {
        cancels.add(1);
        final int offset = out.claim(TradingEvents.CANCEL, TradingEvents.messageLength(CancelEncoder.BLOCK_LENGTH));
        cancel.wrapAndApplyHeader(out.buffer(), offset, header)
            .orderId(cancelIntent.orderId())
            .instrument(cancelIntent.instrument());
    }

    private void onFill()
    {
        final int instrument = markets.indexOrAdd(fill.instrument());
        if (instrument == Markets.MISSING)
        {
            // An order passes only in a known instrument: this fill is not of an order this stage let pass.
            instrumentsRefused.add(1);
            return;
        }
        exposure.fill(fill.orderId(), instrument, fill.side() == Side.BUY, fill.quantity(), fill.remaining() <= 0);
        gross.set(exposure.gross());
    }

    private void close(final long orderId)
    {
        exposure.close(orderId);
        gross.set(exposure.gross());
    }

    private void onCommand()
    {
        switch (command.command())
        {
            case HALT -> isHalted = true;
            case RESUME -> isHalted = false;
            case LIMIT ->
            {
                if (!limits.change(command))
                {
                    limitsRefused.add(1);
                }
            }
            default ->
            {
            }
        }
    }

    /** For tests: what is held in an instrument, long positive. */
    long position(final long instrument)
    {
        final int index = markets.indexOf(instrument);
        return index == Markets.MISSING ? 0 : exposure.position(index);
    }

    /** For tests: orders whose exposure is counted. */
    int openOrders()
    {
        return exposure.openOrders();
    }
}
