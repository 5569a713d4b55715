package io.veltrix.trading.feed;

import io.veltrix.engine.api.SourceOutputs;

import org.agrona.DirectBuffer;

/**
 * Turns the packets of one wire format into normalised events, one exchange message at a time, so that a unit of work
 * stays small however long the packet. Keeps the feed's sequence numbers: arbitrates between lines, notices gaps and
 * resets. Malformed input is counted and refused with its position; nothing here throws on input. Single-threaded.
 */
public interface FeedDecoder
{
    /**
     * Begin a packet. The one before must be used up.
     *
     * @param buffer             that holds the payload; valid until {@link #hasMore()} is false.
     * @param offset             of the payload.
     * @param length             of the payload in bytes.
     * @param destinationAddress IPv4 address, first octet in the highest byte.
     * @param destinationPort    UDP port.
     */
    void onPacket(DirectBuffer buffer, int offset, int length, int destinationAddress, int destinationPort);

    /**
     * @return true while the packet has something left to emit.
     */
    boolean hasMore();

    /**
     * Emit the next message of the packet: none, one or several events. The source position of an event is its count in
     * this feed, from 1, so the same packets give the same positions.
     *
     * @param out where to.
     * @return events emitted.
     */
    int emitNext(SourceOutputs out);

    /**
     * There will be no more packets. What was held back for a packet that may still have come is released: ask
     * {@link #hasMore()} once more.
     */
    default void onEnd()
    {
    }

    /**
     * @return what was seen, for reports; updated on the feed's thread.
     */
    FeedStats stats();

    /**
     * @return most events one {@link #emitNext} may emit.
     */
    int maxEventsPerMessage();
}
