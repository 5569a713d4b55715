package io.veltrix.tools.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.trading.CancelEncoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.NewOrderEncoder;
import io.veltrix.codecs.trading.OrderIntentEncoder;
import io.veltrix.codecs.trading.Side;
import io.veltrix.codecs.trading.TradeDecoder;
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
 * Keeps a running hash of everything it is given and states it in every output, so an input that was lost, repeated or
 * put in another order shows in every output behind it; a timer states it too, so time must come out the same. Stalls,
 * where a file says so, on a record that says so: never in a replay, when the file is gone. For trials of the engine.
 */
public final class ChainStage implements Stage
{
    /** Of the file that makes it stall; the stage writes into it when it began to, in monotonic nanoseconds. */
    static final Setting<String> STALL_FILE = Setting.text("stall-file").defaultsTo("")
        .because("While this file exists, the stage stands still on a record that is marked.");

    private static final long TIMER_NS = 7_000_000;
    private static final int INTENT_EVERY = 16;
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long MAX_STALL_NS = TimeUnit.SECONDS.toNanos(60);

    private final TradeDecoder trade = new TradeDecoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final NewOrderEncoder order = new NewOrderEncoder();
    private final CancelEncoder cancel = new CancelEncoder();
    private final OrderIntentEncoder intent = new OrderIntentEncoder();
    private Path stallFile;
    private Timers timers;
    private long hash;
    private long count;
    private boolean isScheduled;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(STALL_FILE);
    }

    @Override
    public void declare(final StageDeclaration declaration, final Settings settings)
    {
        declaration
            .subscribes(ChaosEvents.TRADE, ChaosEvents.TICK, ChaosEvents.SOURCE_GAP, ChaosEvents.EPOCH_START)
            .emits(ChaosEvents.NEW_ORDER, 1, ChaosEvents.NEW_ORDER_LENGTH)
            .emits(ChaosEvents.CANCEL, 1, ChaosEvents.CANCEL_LENGTH)
            .emits(ChaosEvents.ORDER_INTENT, 1, ChaosEvents.ORDER_INTENT_LENGTH)
            .timers(1);
    }

    @Override
    public void onStart(final StageContext context)
    {
        final String file = context.settings().get(STALL_FILE);
        stallFile = file.isEmpty() ? null : Path.of(file);
        timers = context.timers();
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
        hash = ChaosEvents.fold(ChaosEvents.fold(hash, event.typeKey()), event.sourcePosition());
        hash = ChaosEvents.fold(ChaosEvents.fold(hash, event.source()), event.timestampNs());
        if (!isScheduled)
        {
            timers.schedule(count, event.timestampNs() + TIMER_NS);
            isScheduled = true;
        }
        if (event.typeKey() == ChaosEvents.TRADE.key())
        {
            trade.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
            hash = ChaosEvents.fold(hash, trade.price());
            count++;
            final int offset = out.claim(ChaosEvents.NEW_ORDER, ChaosEvents.NEW_ORDER_LENGTH);
            order.wrapAndApplyHeader(out.buffer(), offset, header)
                .orderId(count)
                .instrument(hash)
                .price(trade.price())
                .quantity(trade.tradeId())
                .side(Side.BUY);
            if (count % INTENT_EVERY == 0)
            {
                intent(out);
            }
            if (trade.instrument() == OfferFile.STALL && stallFile != null)
            {
                stall();
            }
        }
    }

    private void intent(final Outputs out)
    {
        final int offset = out.claim(ChaosEvents.ORDER_INTENT, ChaosEvents.ORDER_INTENT_LENGTH);
        intent.wrapAndApplyHeader(out.buffer(), offset, header)
            .orderId(count)
            .instrument(hash)
            .price(count)
            .quantity(1)
            .side(Side.SELL);
    }

    private void stall()
    {
        final long nowNs = System.nanoTime();
        try
        {
            Files.writeString(stallFile, Long.toString(nowNs), StandardOpenOption.WRITE);
        }
        catch (final IOException ex)
        {
            // It has just been taken away.
            return;
        }
        final long deadlineNs = nowNs + MAX_STALL_NS;
        while (Files.exists(stallFile) && System.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    @Override
    public void onTimer(final long correlationId, final long deadlineNs, final Outputs out)
    {
        isScheduled = false;
        hash = ChaosEvents.fold(ChaosEvents.fold(hash, correlationId), deadlineNs);
        final int offset = out.claim(ChaosEvents.CANCEL, ChaosEvents.CANCEL_LENGTH);
        cancel.wrapAndApplyHeader(out.buffer(), offset, header).orderId(count).instrument(hash);
    }

    @Override
    public int stateVersion()
    {
        return 1;
    }

    @Override
    public void saveState(final StateOutput out)
    {
        out.putLong(hash).putLong(count).putByte(isScheduled ? 1 : 0);
    }

    @Override
    public void loadState(final StateInput in, final int version)
    {
        hash = in.getLong();
        count = in.getLong();
        isScheduled = in.getByte() != 0;
    }
}
