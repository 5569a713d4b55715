package io.veltrix.tools.chaos.garbage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.agrona.collections.LongHashSet;

/**
 * Sound inputs, and those mutants that reached a combination of counters no input had reached before: mutants of
 * mutants go deeper than mutants of sound inputs. Single-threaded.
 */
final class Corpus
{
    private static final int MAX_KEPT = 4_096;
    private static final int MAX_FEATURES = 1 << 18;

    private final List<byte[]> bases;
    private final List<byte[]> kept = new ArrayList<>();
    private final LongHashSet features = new LongHashSet();
    private final Random random;
    private long news;

    Corpus(final List<byte[]> bases, final Random random)
    {
        this.bases = List.copyOf(bases);
        this.random = random;
    }

    /**
     * @return a sound input, or one that was kept.
     */
    byte[] any()
    {
        return kept.isEmpty() || random.nextInt(3) == 0 ? base() : kept.get(random.nextInt(kept.size()));
    }

    byte[] base()
    {
        return bases.get(random.nextInt(bases.size()));
    }

    /**
     * Keep an input if it reached something new.
     */
    void consider(final byte[] input, final long feature)
    {
        if (features.size() < MAX_FEATURES && features.add(feature))
        {
            news++;
            if (kept.size() < MAX_KEPT)
            {
                kept.add(input);
            }
            else
            {
                kept.set(random.nextInt(MAX_KEPT), input);
            }
        }
    }

    /**
     * @return distinct combinations of counters reached.
     */
    long features()
    {
        return news;
    }
}
