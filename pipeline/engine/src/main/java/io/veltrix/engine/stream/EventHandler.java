package io.veltrix.engine.stream;

import org.agrona.DirectBuffer;

/**
 * Is given the events of one stream, in order, without holes. On the reader's thread.
 */
@FunctionalInterface
public interface EventHandler
{
    /**
     * Take one event.
     *
     * @param buffer that holds it, valid until this returns.
     * @param offset of the event header.
     * @param length of header and message in bytes.
     * @return false for "not now": nothing was done, the poll ends, and the same event comes first in the next one.
     */
    boolean onEvent(DirectBuffer buffer, int offset, int length);
}
