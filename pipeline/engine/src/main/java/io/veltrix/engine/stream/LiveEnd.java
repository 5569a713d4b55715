package io.veltrix.engine.stream;

/**
 * The live end of a stream for a reader that the writer may leave behind. The reader's thread alone calls it; polling
 * is wait-free and allocates nothing. Every event it hands over is whole: it was copied out of the writer's reach and
 * seen to be still the reader's after that.
 */
public interface LiveEnd extends AutoCloseable
{
    /** No event is here. */
    long NOTHING = 0;

    /**
     * @return sequence of the next event that is here; {@link #NOTHING} for none.
     */
    long nextSequence();

    /**
     * Pass over the event that {@link #nextSequence()} has named.
     */
    void skip();

    /**
     * Hand over what is here.
     *
     * @param handler to give events to.
     * @param limit   most events to hand over.
     * @return events taken; 0 where there were none or the first was refused.
     */
    int poll(EventHandler handler, int limit);

    /**
     * @return true where this end has come off: it has handed over all it had, and nothing more comes until it has
     *     joined again.
     */
    boolean isLost();

    /**
     * Come off: whatever is here is not wanted any more.
     */
    void leave();

    /**
     * Join the live stream, for the first time or again; events come in time, from the place of its slowest reader. To
     * be called where {@link #isLost()}.
     */
    void join();

    /**
     * @return true where the writer has ended and everything was handed over.
     */
    boolean isAtEnd();

    @Override
    void close();
}
