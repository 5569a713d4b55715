package io.veltrix.tools.chaos.garbage;

import java.io.IOException;
import java.util.List;

/**
 * One reader of input from outside, under test. Single-threaded.
 */
interface GarbageTarget extends AutoCloseable
{
    /**
     * @return sound inputs to start from, at least one.
     */
    List<byte[]> bases();

    /**
     * Make an input.
     *
     * @param mutator to use.
     * @param corpus  of sound inputs and of those that reached something new.
     * @return the input.
     */
    default byte[] make(final Mutator mutator, final Corpus corpus)
    {
        return mutator.bytes(corpus.any(), corpus.any());
    }

    /**
     * Read one input to its end. What the project's own exceptions or counters refuse is refused; every other exception
     * is thrown on and is a finding.
     *
     * @param input to read; not changed.
     * @return names what this input reached, a combination of counters: equal for equal behaviour.
     * @throws IOException where the machine, not the reader, is at fault.
     */
    long feed(byte[] input) throws IOException;

    /**
     * @return inputs so far of which something was refused.
     */
    long refused();

    @Override
    default void close() throws IOException
    {
    }
}
