package io.veltrix.engine.testing;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;

/**
 * Stops for a while in the midst of some events, then looks at the event again; numbers must follow each other. Each
 * event is taken once.
 */
public final class StoppingSink implements Sink
{
    public static final Setting<Long> EVERY = Setting.count("every").defaultsTo("100000").between("1", "1000000000")
        .because("often enough to be seen");
    public static final Setting<Long> STOP = Setting.duration("stop").defaultsTo("1s").between("0ns", "60s")
        .because("long enough to be left behind");
    public static final Setting<Long> STOPS = Setting.count("stops").defaultsTo("1").between("0", "1000")
        .because("not for ever");

    /** Events of the last run in this JVM. */
    public static final AtomicLong EVENTS = new AtomicLong();

    private long every;
    private long stopNs;
    private long stops;
    private long lastSequence;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(EVERY, STOP, STOPS);
    }

    @Override
    public void declare(final SinkDeclaration declaration, final Settings settings)
    {
        // Takes every type.
    }

    @Override
    public void onStart(final SinkContext context)
    {
        final Settings settings = context.settings();
        every = settings.get(EVERY);
        stopNs = settings.get(STOP);
        stops = settings.get(STOPS);
        EVENTS.set(0);
    }

    @Override
    public boolean onEvent(final Event event)
    {
        final long sequence = event.sequence();
        final long cause = event.cause();
        final int type = event.typeKey();
        if (sequence != lastSequence + 1)
        {
            throw new IllegalStateException("sequence=" + sequence + " after=" + lastSequence);
        }
        if (stops > 0 && sequence % every == 0)
        {
            stops--;
            final long untilNs = System.nanoTime() + stopNs;
            while (System.nanoTime() - untilNs < 0)
            {
                LockSupport.parkNanos(untilNs - System.nanoTime());
            }
            if (event.sequence() != sequence || event.cause() != cause || event.typeKey() != type)
            {
                throw new IllegalStateException("event " + sequence + " was overwritten by " + event.sequence());
            }
        }
        lastSequence = sequence;
        EVENTS.incrementAndGet();
        return true;
    }
}
