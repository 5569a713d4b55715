package io.veltrix.engine.testing;

import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventType;
import io.veltrix.codecs.trading.FillDecoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.NewOrderDecoder;
import io.veltrix.codecs.trading.NewOrderEncoder;
import io.veltrix.codecs.trading.QuoteDecoder;
import io.veltrix.codecs.trading.Side;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;
import io.veltrix.engine.api.Timers;

/**
 * Orders on every n-th quote, and once more from a timer a little later; counts fills. Throws on one quote, lies
 * in one order, falls silent if told to.
 */
public final class EveryNthOrderStage implements Stage
{
    public static final EventType QUOTE = new EventType("Quote", QuoteDecoder.SCHEMA_ID, QuoteDecoder.TEMPLATE_ID);
    public static final EventType FILL = new EventType("Fill", FillDecoder.SCHEMA_ID, FillDecoder.TEMPLATE_ID);
    public static final EventType NEW_ORDER =
        new EventType("NewOrder", NewOrderDecoder.SCHEMA_ID, NewOrderDecoder.TEMPLATE_ID);
    public static final Setting<Long> EVERY = Setting.count("every").defaultsTo("10").between("1", "1000000")
        .because("some");
    public static final Setting<Long> THROW_ON = Setting.count("throw-on").defaultsTo("0").between("0", "1000000000")
        .because("to see what happens");
    public static final Setting<Long> LIE_ON = Setting.count("lie-on").defaultsTo("0").between("0", "1000000000")
        .because("to have one order that differs");
    public static final Setting<Long> SILENT_AFTER = Setting.count("silent-after")
        .defaultsTo("1000000000").between("0", "1000000000").because("to have fewer orders");
    public static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + NewOrderEncoder.BLOCK_LENGTH;
    private static final long TIMER_NS = 5_500;

    private final QuoteDecoder quote = new QuoteDecoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final NewOrderEncoder order = new NewOrderEncoder();
    private Timers timers;
    private long every;
    private long throwOn;
    private long lieOn;
    private long silentAfter;
    private long quotes;
    private long orders;
    private long fills;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(EVERY, THROW_ON, LIE_ON, SILENT_AFTER);
    }

    @Override
    public void declare(final StageDeclaration declaration, final Settings settings)
    {
        declaration.subscribes(QUOTE, FILL).emits(NEW_ORDER, 1, LENGTH).timers(64);
    }

    @Override
    public void onStart(final StageContext context)
    {
        every = context.settings().get(EVERY);
        throwOn = context.settings().get(THROW_ON);
        lieOn = context.settings().get(LIE_ON);
        silentAfter = context.settings().get(SILENT_AFTER);
        timers = context.timers();
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
        if (event.templateId() == FillDecoder.TEMPLATE_ID)
        {
            fills++;
            return;
        }
        quotes++;
        if (quotes % every == 0)
        {
            quote.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
            order(out, quote.instrument(), quote.bidPrice() + fills);
            timers.schedule(quotes, event.timestampNs() + TIMER_NS);
        }
        if (quotes == throwOn)
        {
            throw new IllegalArgumentException("told to");
        }
    }

    @Override
    public void onTimer(final long correlationId, final long deadlineNs, final Outputs out)
    {
        order(out, correlationId, deadlineNs);
    }

    @Override
    public int stateVersion()
    {
        return 1;
    }

    @Override
    public void saveState(final StateOutput out)
    {
        out.putLong(quotes).putLong(orders).putLong(fills);
    }

    @Override
    public void loadState(final StateInput in, final int version)
    {
        quotes = in.getLong();
        orders = in.getLong();
        fills = in.getLong();
    }

    private void order(final Outputs out, final long instrument, final long price)
    {
        orders++;
        if (orders > silentAfter)
        {
            return;
        }
        final int offset = out.claim(NEW_ORDER, LENGTH);
        order.wrapAndApplyHeader(out.buffer(), offset, header)
            .orderId(orders)
            .instrument(instrument)
            .price(orders == lieOn ? price + 1 : price)
            .quantity(1)
            .side(Side.BUY);
    }
}
