package io.veltrix.engine.api;

/**
 * A counter with one writer; readers in any process are wait-free.
 */
public interface Tally
{
    /**
     * Add to the count: a plain read and a release store. The writer only.
     *
     * @param delta to add.
     */
    void add(long delta);

    /**
     * Replace the value: a release store. The writer only.
     *
     * @param value from now on.
     */
    void set(long value);

    /**
     * @return the value: an acquire load. Any thread.
     */
    long value();
}
