package io.veltrix.engine.lane;

import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.testing.TestEvents;

/**
 * Does not start.
 */
public final class FailingStage implements Stage
{
    @Override
    public void declare(final StageDeclaration declaration, final Settings settings)
    {
        declaration.subscribes(TestEvents.INPUT);
    }

    @Override
    public void onStart(final StageContext context)
    {
        throw new IllegalStateException("told to");
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
    }
}
