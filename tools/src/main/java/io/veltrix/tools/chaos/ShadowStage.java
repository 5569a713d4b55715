package io.veltrix.tools.chaos;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.trading.FillEncoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.Side;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.api.StateInput;
import io.veltrix.engine.api.StateOutput;

/**
 * A running hash over the stream of another lane, stated in every output: for trials of streams that derive from
 * derived
 * ones.
 */
public final class ShadowStage implements Stage
{
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final FillEncoder fill = new FillEncoder();
    private long hash;
    private long count;

    @Override
    public void declare(final StageDeclaration declaration, final Settings settings)
    {
        declaration.subscribes(ChaosEvents.NEW_ORDER, ChaosEvents.CANCEL)
            .emits(ChaosEvents.FILL, 1, ChaosEvents.FILL_LENGTH);
    }

    @Override
    public void onStart(final StageContext context)
    {
        hash = 0;
        count = 0;
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
        hash = ChaosEvents.fold(ChaosEvents.fold(hash, event.sequence()), event.typeKey());
        hash = ChaosEvents.fold(hash, event.buffer().getLong(event.bodyOffset() + Long.BYTES));
        count++;
        final int offset = out.claim(ChaosEvents.FILL, ChaosEvents.FILL_LENGTH);
        fill.wrapAndApplyHeader(out.buffer(), offset, header)
            .orderId(count)
            .instrument(hash)
            .price(event.sequence())
            .quantity(1)
            .remaining(0)
            .side(Side.BUY);
    }

    @Override
    public int stateVersion()
    {
        return 1;
    }

    @Override
    public void saveState(final StateOutput out)
    {
        out.putLong(hash).putLong(count);
    }

    @Override
    public void loadState(final StateInput in, final int version)
    {
        hash = in.getLong();
        count = in.getLong();
    }
}
