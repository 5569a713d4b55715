package io.veltrix.engine.stream;

/**
 * One reader of one stream: over IPC or from the journal. Single-threaded; polling is wait-free and allocates nothing.
 */
public interface EventReader extends AutoCloseable
{
    /**
     * Hand over what has arrived.
     *
     * @param handler to give events to; keep one instance, a method reference made in each call allocates.
     * @param limit   most events to hand over.
     * @return events taken; 0 where there were none or the first was refused.
     */
    int poll(EventHandler handler, int limit);

    /**
     * @return true where this reader will never see another event: its range or its writer has ended.
     */
    boolean isAtEnd();

    @Override
    void close();
}
