package io.veltrix.bench.ours;

import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.trading.TradingEvents;

/**
 * Hands the value of each book change of the lane's input on. Single-threaded.
 */
final class HandOnStage implements Stage
{
    private MessageHandler handler;

    void handler(final MessageHandler handler)
    {
        this.handler = handler;
    }

    @Override
    public void declare(final StageDeclaration declaration, final Settings settings)
    {
        declaration.subscribes(TradingEvents.BOOK_CHANGE);
    }

    @Override
    public void onStart(final StageContext context)
    {
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
        handler.onMessage(event.sourcePosition());
    }
}
