package io.veltrix.engine.stream;

import org.agrona.MutableDirectBuffer;

/**
 * Where one writer puts the events of one stream, whatever carries them. Claim one or several events, fill them in
 * place, then make all of them visible with one {@link #commit()}. Single-threaded; allocates nothing; never waits.
 */
public interface EventPublication extends AutoCloseable
{
    /**
     * @param events how many are to be claimed before the next commit.
     * @param bytes  their lengths added up, header and message.
     * @return true where that many will find room.
     */
    boolean hasRoom(int events, int bytes);

    /**
     * Take room for one event. To be called only after {@link #hasRoom} said yes.
     *
     * @param eventLength in bytes, header and message.
     * @return offset of the event in {@link #buffer()}, a multiple of 8.
     * @throws IllegalStateException where there is no room after all: the link is broken or was misused.
     */
    int claim(int eventLength);

    /**
     * @return the buffer of the last claim; valid until the commit.
     */
    MutableDirectBuffer buffer();

    /**
     * Make every claimed event visible: to a reader, all or none.
     */
    void commit();

    /**
     * Give every claim back.
     */
    void abort();

    @Override
    void close();
}
