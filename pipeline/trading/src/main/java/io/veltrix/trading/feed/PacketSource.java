package io.veltrix.trading.feed;

import org.agrona.DirectBuffer;

/**
 * UDP payloads in the order they were captured or made. A cursor over reused memory: what it shows is valid until the
 * next {@link #advance()}. Single-threaded; allocates nothing per packet.
 */
public interface PacketSource extends AutoCloseable
{
    /**
     * Move to the next payload.
     *
     * @return false at the end.
     */
    boolean advance();

    /**
     * @return nanoseconds of the epoch when the packet was captured or made.
     */
    long timestampNs();

    DirectBuffer buffer();

    /**
     * @return offset of the payload in {@link #buffer()}.
     */
    int offset();

    /**
     * @return length of the payload in bytes.
     */
    int length();

    /**
     * @return destination IPv4 address, first octet in the highest byte.
     */
    int destinationAddress();

    int destinationPort();

    /**
     * @return packets refused so far: truncated, lying or of another protocol than IPv4 UDP.
     */
    long refused();

    @Override
    void close();
}
