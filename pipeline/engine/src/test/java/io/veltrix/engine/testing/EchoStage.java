package io.veltrix.engine.testing;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.trading.FillEncoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.NewOrderDecoder;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;

/**
 * A fill for every second order, with the sum of all prices so far: losing or repeating one order shows for good.
 */
public final class EchoStage implements Stage
{
    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + FillEncoder.BLOCK_LENGTH;

    private final NewOrderDecoder order = new NewOrderDecoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final FillEncoder fill = new FillEncoder();
    private long orders;
    private long prices;

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
        prices += order.price();
        if (++orders % 2 == 0)
        {
            final int offset = out.claim(EveryNthOrderStage.FILL, LENGTH);
            fill.wrapAndApplyHeader(out.buffer(), offset, header)
                .orderId(orders)
                .instrument(order.instrument())
                .price(prices)
                .quantity(1)
                .remaining(0)
                .side(order.side());
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
        out.putLong(orders).putLong(prices);
    }

    @Override
    public void loadState(final StateInput in, final int version)
    {
        orders = in.getLong();
        prices = in.getLong();
    }
}
