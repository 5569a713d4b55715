package io.veltrix.engine;

import java.util.ArrayList;
import java.util.List;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.sequencer.Progress;

/**
 * How far lanes and sinks have come, from their counters. A lane releases what it has published before it releases what
 * it has processed, so: read what the readers of the root have processed, then for each derived stream, nearest to the
 * root first, what was published, then what its readers have processed. Where each reader has all of it, everything the
 * first numbers caused is through. One calling thread.
 */
final class PipelineProgress implements Progress
{
    private final List<Tally> rootReaders = new ArrayList<>();
    private final List<DerivedStream> streams = new ArrayList<>();
    private final Tally rootPublished;
    private long through;

    private record DerivedStream(Tally published, Tally[] readers)
    {
    }

    PipelineProgress(final Tally rootPublished)
    {
        this.rootPublished = rootPublished;
    }

    void addRootReader(final Tally processed)
    {
        rootReaders.add(processed);
    }

    /**
     * Add a derived stream; the one its lane reads must have been added before.
     */
    void addStream(final Tally published, final List<Tally> readers)
    {
        streams.add(new DerivedStream(published, readers.toArray(new Tally[0])));
    }

    /**
     * @param rootSequence up to which everything went through before this start.
     */
    void startAt(final long rootSequence)
    {
        through = rootSequence;
    }

    @Override
    public long throughSequence()
    {
        long least = rootReaders.isEmpty() ? rootPublished.value() : Long.MAX_VALUE;
        for (int i = 0, size = rootReaders.size(); i < size; i++)
        {
            least = Math.min(least, rootReaders.get(i).value());
        }
        for (int i = 0, size = streams.size(); i < size; i++)
        {
            final DerivedStream stream = streams.get(i);
            final long published = stream.published.value();
            for (int j = 0; j < stream.readers.length; j++)
            {
                if (stream.readers[j].value() < published)
                {
                    return through;
                }
            }
        }
        through = least;
        return least;
    }
}
