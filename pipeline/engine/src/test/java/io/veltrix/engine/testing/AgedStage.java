package io.veltrix.engine.testing;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.trading.FillEncoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.NewOrderDecoder;
import io.veltrix.codecs.trading.Side;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;

/**
 * A stage that comes in versions: a fill for each order with how many there were.
 */
public final class AgedStage implements Stage
{
    /** Version that stages made from now on have. */
    public static volatile int version = 1;
    /** Version of what was loaded last. */
    public static volatile int loadedVersion;
    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + FillEncoder.BLOCK_LENGTH;

    private final int own = version;
    private final NewOrderDecoder order = new NewOrderDecoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final FillEncoder fill = new FillEncoder();
    private long orders;

    @Override
    public void declare(final StageDeclaration declaration, final Settings settings)
    {
        declaration.subscribes(EveryNthOrderStage.NEW_ORDER).emits(EveryNthOrderStage.FILL, 1, LENGTH);
    }

    @Override
    public void onStart(final StageContext context)
    {
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
        order.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
        orders++;
        final int offset = out.claim(EveryNthOrderStage.FILL, LENGTH);
        fill.wrapAndApplyHeader(out.buffer(), offset, header)
            .orderId(order.orderId())
            .instrument(order.instrument())
            .price(own)
            .quantity(orders)
            .remaining(0)
            .side(Side.BUY);
    }

    @Override
    public int stateVersion()
    {
        return own;
    }

    @Override
    public void saveState(final StateOutput out)
    {
        out.putLong(orders);
        if (own > 1)
        {
            out.putLong(-orders);
        }
    }

    @Override
    public void loadState(final StateInput in, final int savedVersion)
    {
        loadedVersion = savedVersion;
        orders = in.getLong();
        if (savedVersion > 1 && in.getLong() != -orders)
        {
            throw new IllegalStateException("orders=" + orders);
        }
    }
}
