package io.veltrix.engine.stream;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The live publication of a stream whose writer goes on for one that died: what readers may have missed of that comes
 * first, and nothing has room before all of it is out. Single-threaded.
 */
public final class ResumingPublication implements EventPublication, EventHandler
{
    private static final int EVENTS_PER_CALL = 256;

    private final EventPublication live;
    private EventReader missed;

    /**
     * @param missed events, an end to them, and no hole before what is written next.
     * @param live   to write to.
     */
    public ResumingPublication(final EventReader missed, final EventPublication live)
    {
        this.missed = missed;
        this.live = live;
    }

    @Override
    public boolean hasRoom(final int events, final int bytes)
    {
        return (missed == null || isResumed()) && live.hasRoom(events, bytes);
    }

    private boolean isResumed()
    {
        missed.poll(this, EVENTS_PER_CALL);
        if (!missed.isAtEnd())
        {
            return false;
        }
        missed.close();
        missed = null;
        return true;
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!live.hasRoom(1, length))
        {
            return false;
        }
        final int claimed = live.claim(length);
        live.buffer().putBytes(claimed, buffer, offset, length);
        live.commit();
        return true;
    }

    @Override
    public int claim(final int eventLength)
    {
        return live.claim(eventLength);
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return live.buffer();
    }

    @Override
    public void commit()
    {
        live.commit();
    }

    @Override
    public void abort()
    {
        live.abort();
    }

    @Override
    public void close()
    {
        if (missed != null)
        {
            missed.close();
            missed = null;
        }
        live.close();
    }
}
