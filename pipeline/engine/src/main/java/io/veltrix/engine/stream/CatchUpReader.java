package io.veltrix.engine.stream;

/**
 * What a reader missed first, then what is live. The reader's thread; closes the first part once that is read.
 */
public final class CatchUpReader implements EventReader
{
    private final EventReader live;
    private EventReader missed;

    /**
     * @param missed events, an end to them, and no hole before the live ones.
     * @param live   events behind those.
     */
    public CatchUpReader(final EventReader missed, final EventReader live)
    {
        this.missed = missed;
        this.live = live;
    }

    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        final EventReader missed = this.missed;
        if (missed == null)
        {
            return live.poll(handler, limit);
        }
        final int taken = missed.poll(handler, limit);
        if (taken == 0 && missed.isAtEnd())
        {
            this.missed = null;
            missed.close();
        }
        return taken;
    }

    @Override
    public boolean isAtEnd()
    {
        return missed == null && live.isAtEnd();
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
