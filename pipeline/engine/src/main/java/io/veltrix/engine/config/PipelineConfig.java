package io.veltrix.engine.config;

import java.util.BitSet;
import java.util.List;

/**
 * One checked pipeline file. Immutable; any thread.
 *
 * @param name      of the pipeline.
 * @param source    file name, for messages.
 * @param text      of the file, with the command line's values in their places; reading it gives this record again, so
 *                  a home keeps a copy.
 * @param sequencer of the root stream.
 * @param journal   of the root stream and of what else is recorded.
 * @param driver    of Aeron.
 * @param threads   in file order.
 * @param sources   in file order; {@link SourceConfig#number()} counts them from 1.
 * @param lanes     in file order.
 * @param sinks     in file order.
 */
public record PipelineConfig(
    String name,
    String source,
    String text,
    SequencerConfig sequencer,
    JournalConfig journal,
    DriverConfig driver,
    List<ThreadConfig> threads,
    List<SourceConfig> sources,
    List<LaneConfig> lanes,
    List<SinkConfig> sinks)
{
    public PipelineConfig
    {
        threads = List.copyOf(threads);
        sources = List.copyOf(sources);
        lanes = List.copyOf(lanes);
        sinks = List.copyOf(sinks);
    }

    /** Name of the stream that the sequencer writes. */
    public static final String ROOT = "root";

    /**
     * @param threadName as {@code thread:} names it.
     * @return the thread.
     * @throws IllegalArgumentException where there is none of that name; a checked file has every thread it names.
     */
    public ThreadConfig thread(final String threadName)
    {
        for (final ThreadConfig thread : threads)
        {
            if (thread.name().equals(threadName))
            {
                return thread;
            }
        }
        throw new IllegalArgumentException("thread=" + threadName);
    }

    /**
     * @return the cores that threads are pinned to.
     */
    public BitSet pinnedCores()
    {
        final BitSet cores = new BitSet();
        threads.stream().filter((thread) -> thread.core() >= 0).forEach((thread) -> cores.set(thread.core()));
        return cores;
    }

    /**
     * @param streamName as {@code reads:} names it; not {@link #ROOT}, which no lane writes.
     * @return the derived stream.
     * @throws IllegalArgumentException where there is none of that name; a checked file has every stream it names.
     */
    public StreamConfig stream(final String streamName)
    {
        for (final LaneConfig lane : lanes)
        {
            for (final StreamConfig stream : lane.streams())
            {
                if (stream.name().equals(streamName))
                {
                    return stream;
                }
            }
        }
        throw new IllegalArgumentException("stream=" + streamName);
    }
}
