package io.veltrix.engine.testing;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;
import io.veltrix.engine.api.Timers;

/**
 * A stage made of lambdas, so that a test shows what its stages do where it uses them.
 */
public final class ScriptedStage implements Stage
{
    /** What the stage was given at its start. */
    public Timers timers;
    /** How often it was closed. */
    public int closed;
    private final Consumer<StageDeclaration> declaration;
    private final BiConsumer<Event, Outputs> onEvent;
    private final TimerScript onTimer;

    /** What a timer does. */
    @FunctionalInterface
    public interface TimerScript
    {
        void onTimer(long correlationId, long deadlineNs, Outputs out);
    }

    public ScriptedStage(
        final Consumer<StageDeclaration> declaration,
        final BiConsumer<Event, Outputs> onEvent,
        final TimerScript onTimer)
    {
        this.declaration = declaration;
        this.onEvent = onEvent;
        this.onTimer = onTimer;
    }

    public ScriptedStage(final Consumer<StageDeclaration> declaration, final BiConsumer<Event, Outputs> onEvent)
    {
        this(declaration, onEvent, (correlationId, deadlineNs, out) -> { });
    }

    @Override
    public void declare(final StageDeclaration target, final Settings settings)
    {
        declaration.accept(target);
    }

    @Override
    public void onStart(final StageContext context)
    {
        timers = context.timers();
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
        onEvent.accept(event, out);
    }

    @Override
    public void onTimer(final long correlationId, final long deadlineNs, final Outputs out)
    {
        onTimer.onTimer(correlationId, deadlineNs, out);
    }

    @Override
    public void onClose()
    {
        closed++;
    }
}
