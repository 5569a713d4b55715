package io.veltrix.engine.journal;

import java.nio.file.Path;

import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventReader;

/**
 * The reader's end of a stream that is read from its journal while that is being written. Holds no writer back. Single-
 * threaded; allocates when it goes from one segment to the next and while it has seen nothing for 50 ms.
 */
public final class JournalLink implements EventReader
{
    private final JournalReader reader;

    private JournalLink(final JournalReader reader)
    {
        this.reader = reader;
    }

    /**
     * @param directory    of the stream's segments.
     * @param fromSequence of the first event to hand over.
     * @return the reader.
     * @throws JournalException where there is no journal, or it no longer holds {@code fromSequence}.
     */
    public static JournalLink follow(final Path directory, final long fromSequence)
    {
        return new JournalLink(JournalReader.follow(directory, fromSequence));
    }

    /**
     * {@inheritDoc}
     *
     * @throws JournalException where the journal is damaged: everything before the damage was handed over.
     */
    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        final int taken = reader.poll(handler, limit);
        if (taken == 0 && reader.isAtEnd())
        {
            throw new JournalException(
                "a reader of " + reader.directory() + " cannot go on at sequence " + reader.nextSequence() + ": " +
                (reader.damage() == null ? "it was closed" : reader.damage()));
        }
        return taken;
    }

    @Override
    public boolean isAtEnd()
    {
        return false;
    }

    @Override
    public void close()
    {
        reader.close();
    }
}
