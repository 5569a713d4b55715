package io.veltrix.engine.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;

/**
 * Sleeps when it is told to, which no stage may.
 */
public final class SleepyStage implements Stage
{
    /** Milliseconds to sleep on the next quote at least. */
    public static final AtomicLong SLEEP_MS = new AtomicLong();
    /** Sleeps on until this is false. */
    public static volatile boolean isHeld;

    @Override
    public void declare(final StageDeclaration declaration, final Settings settings)
    {
        declaration.subscribes(EveryNthOrderStage.QUOTE)
            .emits(EveryNthOrderStage.NEW_ORDER, 1, EveryNthOrderStage.LENGTH);
    }

    @Override
    public void onStart(final StageContext context)
    {
    }

    @Override
    public void onEvent(final Event event, final Outputs out)
    {
        final long ms = SLEEP_MS.getAndSet(0);
        if (ms > 0)
        {
            final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
            while (isHeld || System.nanoTime() - endNs < 0)
            {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }
}
