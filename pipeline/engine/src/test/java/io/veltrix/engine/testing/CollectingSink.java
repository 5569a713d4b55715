package io.veltrix.engine.testing;

import java.util.concurrent.atomic.AtomicLong;

import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;

/**
 * Counts what reaches it and checks that causes never go back.
 */
public final class CollectingSink implements Sink
{
    /** Events of the last run in this JVM. */
    public static final AtomicLong EVENTS = new AtomicLong();
    private long lastCause;

    @Override
    public void declare(final SinkDeclaration declaration, final Settings settings)
    {
        declaration.durable();
    }

    @Override
    public void onStart(final SinkContext context)
    {
        EVENTS.set(0);
    }

    @Override
    public boolean onEvent(final Event event)
    {
        if (event.cause() < lastCause)
        {
            throw new IllegalStateException("cause=" + event.cause() + " after=" + lastCause);
        }
        lastCause = event.cause();
        EVENTS.incrementAndGet();
        return true;
    }
}
