package io.veltrix.trading.strategy;

import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.engine.OperatorCommandDecoder;
import io.veltrix.codecs.trading.AcknowledgementDecoder;
import io.veltrix.codecs.trading.CancelIntentEncoder;
import io.veltrix.codecs.trading.FillDecoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.OrderIntentEncoder;
import io.veltrix.codecs.trading.RejectDecoder;
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
import io.veltrix.engine.api.Timers;
import io.veltrix.trading.TradingEvents;
import io.veltrix.trading.instrument.LongIndex;

/**
 * Takes the lighter side of the touch when the heavier one holds at least the threshold of the size at both: buys at
 * the offer when bids outweigh, sells at the bid when offers do. It trades only a whole, uncrossed, two-sided top, at a
 * pace counted in root events and with a pause for each instrument counted in sequenced time.
 * <p>
 * An order that is still open when its time is up is cancelled, and given up after the same time again: the strategy
 * stands in front of the risk stage, so it learns of an order that risk refused only by the venue's refusal to cancel
 * it, or not at all. Order numbers run from 1. HALT stops new orders, RESUME lifts that, CANCEL_ALL cancels what is
 * open, at most 16 in one callback, the rest by a timer that is due at once.
 */
public final class ImbalanceStage implements Stage
{
    static final Setting<Long> THRESHOLD = Setting.decimal("threshold")
        .between("0.5", "1").defaultsTo("0.7")
        .because("Share of the size at the touch that one side must hold. Nearer to 1 trades less.")
        .costs("Nothing.")
        .signal("'orders intended' against root events");
    static final Setting<Long> QUANTITY = Setting.count("quantity")
        .between("1", "1_000_000_000").defaultsTo("100")
        .because("Size of each order: a round lot.")
        .costs("Nothing.")
        .signal("'orders refused' of risk for ORDER_SIZE or POSITION");
    static final Setting<Long> PACE = Setting.count("pace")
        .between("1", "1_000_000_000").defaultsTo("64")
        .because("Fewest root events between two orders: bounds orders to a share of the market's events whatever " +
            "its speed, so that a run faster than recorded time trades the same.")
        .costs("Nothing.")
        .signal("'orders intended' against root events");
    static final Setting<Long> COOL_DOWN = Setting.duration("cool-down")
        .between("0ns", "1h").defaultsTo("100us")
        .because("Sequenced time from an order in an instrument to the next: one imbalance is traded once.")
        .costs("Nothing.")
        .signal("'orders intended' against root events");
    static final Setting<Long> ORDER_TIMEOUT = Setting.duration("order-timeout")
        .between("1us", "1h").defaultsTo("100ms")
        .because("Sequenced time after which an open order is cancelled; and again until it is given up.")
        .costs("Orders that risk refused hold their place for up to twice as long.")
        .signal("'orders given up' rising; 'orders open' at its maximum");
    static final Setting<Long> MAX_OPEN = Setting.count("max-open-orders")
        .between("1", "100_000").defaultsTo("256")
        .because("Open orders in total. Keep it below three quarters of the gateway's outstanding requests.")
        .costs("Some 64 B each, taken at the start.")
        .signal("'orders open' at the maximum");
    static final Setting<Long> MAX_OPEN_PER_INSTRUMENT = Setting.count("max-open-orders-per-instrument")
        .between("1", "100_000").defaultsTo("4")
        .because("Open orders in one instrument: a slow venue must not pile them up in one name.")
        .costs("Nothing.")
        .signal("'orders intended' low while the touch is imbalanced");
    static final Setting<Long> MAX_INSTRUMENTS = Setting.count("max-instruments")
        .between("1", "1_000_000").defaultsTo("16384")
        .because("As the order book's. Instruments beyond it are not traded.")
        .costs("44 B each, taken at the start.")
        .signal("'strategy instruments refused' above 0");

    private static final int MAX_TIMERS = 4;
    private static final long EXPIRY = 1;
    private static final long CANCEL_ALL = 2;
    private static final double UNIT = 1e9;

    private final TopOfBookDecoder top = new TopOfBookDecoder();
    private final AcknowledgementDecoder acknowledgement = new AcknowledgementDecoder();
    private final FillDecoder fill = new FillDecoder();
    private final RejectDecoder reject = new RejectDecoder();
    private final OperatorCommandDecoder command = new OperatorCommandDecoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final OrderIntentEncoder orderIntent = new OrderIntentEncoder();
    private final CancelIntentEncoder cancelIntent = new CancelIntentEncoder();

    private double threshold;
    private long quantity;
    private long pace;
    private long coolDownNs;
    private long timeoutNs;
    private int maxOpenPerInstrument;
    private Timers timers;
    private LongIndex index;
    private long[] keys;
    private long[] pausedUntilNs;
    private int[] openIn;
    private OpenOrders open;
    private long lastOrderId;
    private long lastOrderCause;
    private long cancelThrough;
    private boolean isHalted;
    private boolean isTimerSet;
    private Tally intended;
    private Tally cancels;
    private Tally givenUp;
    private Tally refused;
    private Tally openOrders;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(THRESHOLD, QUANTITY, PACE, COOL_DOWN, ORDER_TIMEOUT, MAX_OPEN, MAX_OPEN_PER_INSTRUMENT,
            MAX_INSTRUMENTS);
    }

    @Override
    public void declare(final StageDeclaration declaration, final Settings settings)
    {
        declaration
            .subscribes(TradingEvents.TOP_OF_BOOK, TradingEvents.ACKNOWLEDGEMENT, TradingEvents.FILL,
                TradingEvents.REJECT, TradingEvents.OPERATOR_COMMAND)
            .emits(TradingEvents.ORDER_INTENT, 1, TradingEvents.messageLength(OrderIntentEncoder.BLOCK_LENGTH))
            .emits(TradingEvents.CANCEL_INTENT, TradingEvents.MAX_CANCELS_PER_INPUT,
                TradingEvents.messageLength(CancelIntentEncoder.BLOCK_LENGTH))
            .timers(MAX_TIMERS);
    }

    @Override
    public void onStart(final StageContext context)
    {
        final Settings settings = context.settings();
        threshold = settings.get(THRESHOLD) / UNIT;
        quantity = settings.get(QUANTITY);
        pace = settings.get(PACE);
        coolDownNs = settings.get(COOL_DOWN);
        timeoutNs = settings.get(ORDER_TIMEOUT);
        maxOpenPerInstrument = settings.get(MAX_OPEN_PER_INSTRUMENT).intValue();
        timers = context.timers();
        final int maxInstruments = settings.get(MAX_INSTRUMENTS).intValue();
        index = new LongIndex(maxInstruments);
        keys = new long[maxInstruments];
        pausedUntilNs = new long[maxInstruments];
        openIn = new int[maxInstruments];
        open = new OpenOrders(settings.get(MAX_OPEN).intValue());
        lastOrderCause = -pace;
        intended = context.counter("orders intended");
        cancels = context.counter("cancels intended");
        givenUp = context.counter("orders given up");
        refused = context.counter("strategy instruments refused");
        openOrders = context.counter("orders open");
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
        switch (event.typeKey())
        {
            case TradingEvents.TOP_OF_BOOK_KEY ->
            {
                top.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                onTop(event.cause(), event.timestampNs(), out);
            }
            case TradingEvents.ACKNOWLEDGEMENT_KEY ->
            {
                acknowledgement.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                if (acknowledgement.cancelled() != 0)
                {
                    close(acknowledgement.orderId());
                }
            }
            case TradingEvents.FILL_KEY ->
            {
                fill.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                if (fill.remaining() <= 0)
                {
                    close(fill.orderId());
                }
            }
            case TradingEvents.REJECT_KEY ->
            {
                reject.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                close(reject.orderId());
            }
            case TradingEvents.OPERATOR_COMMAND_KEY ->
            {
                command.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                onCommand(command.command(), event.timestampNs(), out);
            }
            default ->
            {
            }
        }
    }

    @Override
    public void onTimer(final long correlationId, final long deadlineNs, final Outputs out)
    {
        if (correlationId == EXPIRY)
        {
            isTimerSet = false;
        }
        expire(deadlineNs, out);
    }

    @Override
    public int stateVersion()
    {
        return 1;
    }

    @Override
    public void saveState(final StateOutput out)
    {
        final int instruments = index.size();
        out.putLongs(keys, instruments).putLongs(pausedUntilNs, instruments);
        open.save(out);
        out.putLong(lastOrderId).putLong(lastOrderCause).putLong(cancelThrough)
            .putByte(isHalted ? 1 : 0).putByte(isTimerSet ? 1 : 0);
    }

    @Override
    public void loadState(final StateInput in, final int version)
    {
        final int instruments = in.getLongs(keys);
        if (in.getLongs(pausedUntilNs) != instruments)
        {
            throw new IllegalStateException("pauses of another number of instruments than " + instruments);
        }
        for (int i = 0; i < instruments; i++)
        {
            if (index.get(keys[i]) != LongIndex.MISSING || !index.put(keys[i], i))
            {
                throw new IllegalStateException("instrument " + keys[i] + " is there twice");
            }
        }
        open.load(in, instruments);
        for (int queue = OpenOrders.LIVE; queue <= OpenOrders.CANCELLING; queue++)
        {
            for (int slot = open.first(queue); slot != OpenOrders.NONE; slot = open.next(slot))
            {
                openIn[open.instrument(slot)]++;
            }
        }
        lastOrderId = in.getLong();
        lastOrderCause = in.getLong();
        cancelThrough = in.getLong();
        isHalted = in.getByte() != 0;
        isTimerSet = in.getByte() != 0;
        openOrders.set(open.size());
    }

    private void onTop(final long cause, final long nowNs, final Outputs out)
    {
        final long bidSize = top.bidSize();
        final long askSize = top.askSize();
        if (isHalted || cause - lastOrderCause < pace || bidSize <= 0 || askSize <= 0 ||
            top.bidPrice() >= top.askPrice() || top.flags().stale() || open.isFull())
        {
            return;
        }
        final double needed = threshold * ((double)bidSize + (double)askSize);
        final boolean isBuy = bidSize >= needed;
        if (!isBuy && askSize < needed)
        {
            return;
        }
        final int instrument = instrument(top.instrument());
        if (instrument == LongIndex.MISSING)
        {
            refused.add(1);
        }
        else if (openIn[instrument] < maxOpenPerInstrument && nowNs >= pausedUntilNs[instrument])
        {
            order(instrument, isBuy, cause, nowNs, out);
        }
    }

    private void order(
        final int instrument, final boolean isBuy, final long cause, final long nowNs, final Outputs out)
    {
        final long orderId = ++lastOrderId;
        lastOrderCause = cause;
        pausedUntilNs[instrument] = nowNs + coolDownNs;
        openIn[instrument]++;
        open.add(orderId, instrument, nowNs + timeoutNs);
        final int offset =
            out.claim(TradingEvents.ORDER_INTENT, TradingEvents.messageLength(OrderIntentEncoder.BLOCK_LENGTH));
        orderIntent.wrapAndApplyHeader(out.buffer(), offset, header)
            .orderId(orderId)
            .instrument(keys[instrument])
            .price(isBuy ? top.askPrice() : top.bidPrice())
            .quantity(quantity)
            .side(isBuy ? Side.BUY : Side.SELL);
        intended.add(1);
        openOrders.set(open.size());
        setTimer();
    }

    private void onCommand(final Command what, final long nowNs, final Outputs out)
    {
        switch (what)
        {
            case HALT -> isHalted = true;
            case RESUME -> isHalted = false;
            case CANCEL_ALL ->
            {
                cancelThrough = lastOrderId;
                expire(nowNs, out);
            }
            default ->
            {
            }
        }
    }

    private void expire(final long nowNs, final Outputs out)
    {
        int emitted = 0;
        int slot = open.first(OpenOrders.LIVE);
        while (slot != OpenOrders.NONE && isDue(slot, nowNs) && emitted < TradingEvents.MAX_CANCELS_PER_INPUT)
        {
            cancel(slot, out);
            open.cancelling(slot, nowNs + timeoutNs);
            emitted++;
            slot = open.first(OpenOrders.LIVE);
        }
        if (slot != OpenOrders.NONE && isDue(slot, nowNs))
        {
            timers.cancel(CANCEL_ALL);
            timers.schedule(CANCEL_ALL, nowNs);
        }
        slot = open.first(OpenOrders.CANCELLING);
        while (slot != OpenOrders.NONE && open.deadlineNs(slot) <= nowNs)
        {
            close(open.orderId(slot));
            givenUp.add(1);
            slot = open.first(OpenOrders.CANCELLING);
        }
        setTimer();
    }

    private boolean isDue(final int slot, final long nowNs)
    {
        return open.deadlineNs(slot) <= nowNs || open.orderId(slot) <= cancelThrough;
    }

    private void cancel(final int slot, final Outputs out)
    {
        final int offset =
            out.claim(TradingEvents.CANCEL_INTENT, TradingEvents.messageLength(CancelIntentEncoder.BLOCK_LENGTH));
        cancelIntent.wrapAndApplyHeader(out.buffer(), offset, header)
            .orderId(open.orderId(slot))
            .instrument(keys[open.instrument(slot)]);
        cancels.add(1);
    }

    /** One timer for all orders. It stands at or before the first deadline: no later order has an earlier one. */
    private void setTimer()
    {
        if (!isTimerSet)
        {
            final int live = open.first(OpenOrders.LIVE);
            final int cancelling = open.first(OpenOrders.CANCELLING);
            final long deadlineNs = Math.min(
                live == OpenOrders.NONE ? Long.MAX_VALUE : open.deadlineNs(live),
                cancelling == OpenOrders.NONE ? Long.MAX_VALUE : open.deadlineNs(cancelling));
            isTimerSet = deadlineNs != Long.MAX_VALUE && timers.schedule(EXPIRY, deadlineNs);
        }
    }

    private void close(final long orderId)
    {
        final int instrument = open.close(orderId);
        if (instrument != OpenOrders.NONE)
        {
            openIn[instrument]--;
            openOrders.set(open.size());
        }
    }

    private int instrument(final long key)
    {
        int number = index.get(key);
        if (number == LongIndex.MISSING && index.put(key, index.size()))
        {
            number = index.size() - 1;
            keys[number] = key;
        }
        return number;
    }
}
