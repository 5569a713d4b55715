package io.veltrix.bench.harness;

import java.nio.ByteBuffer;

/**
 * A log on disk that events are appended to. Single-threaded.
 */
public interface Log extends AutoCloseable
{
    /**
     * @return how many events are given to one append.
     */
    int eventsPerAppend();

    /**
     * Append events; waits where that is what the log makes its writer do.
     *
     * @param events off the heap; each as long as the task says, with nothing between them.
     * @param first  number of the first one, from 1; contiguous from append to append.
     * @return whether this append went over to the next file.
     */
    boolean append(ByteBuffer events, long first);

    /**
     * Read all events from the first one on, as often as asked; holds their numbers against what was appended.
     *
     * @return how many there were.
     */
    long read();

    /**
     * @return events that are in the log, as the log itself tells.
     */
    long appended();

    @Override
    void close();
}
