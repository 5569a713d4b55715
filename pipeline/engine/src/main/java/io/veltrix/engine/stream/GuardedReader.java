package io.veltrix.engine.stream;

import org.agrona.DirectBuffer;

/**
 * A reader of a journal that another process writes: stops where another life of the sequencer begins. Single-threaded.
 */
public final class GuardedReader implements EventReader, EventHandler
{
    private final EventReader reader;
    private final EpochGuard guard;
    private EventHandler handler;

    /**
     * @param reader of the journal.
     * @param guard  of this process.
     */
    public GuardedReader(final EventReader reader, final EpochGuard guard)
    {
        this.reader = reader;
        this.guard = guard;
    }

    /**
     * {@inheritDoc}
     *
     * @throws EpochChangedException where the next event is of another life.
     */
    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        this.handler = handler;
        return reader.poll(this, limit);
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!guard.accepts(buffer, offset))
        {
            throw new IllegalStateException("the journal holds what never happened: an event of an epoch before " +
                guard.epoch() + " that derives from behind root sequence " + guard.lastBefore());
        }
        return handler.onEvent(buffer, offset, length);
    }

    @Override
    public boolean isAtEnd()
    {
        return reader.isAtEnd();
    }

    @Override
    public void close()
    {
        reader.close();
    }
}
