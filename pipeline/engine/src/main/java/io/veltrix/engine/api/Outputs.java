package io.veltrix.engine.api;

import io.veltrix.codecs.EventType;

import org.agrona.MutableDirectBuffer;

/**
 * Where a stage emits. Everything claimed in one callback becomes visible to later stages when the callback returns,
 * and to other threads when the lane is done with the input; a throw publishes none. The stage's thread only.
 */
public interface Outputs
{
    /**
     * Take room for one event and fill in its header. The message, SBE header included, is to be written in place
     * before the callback returns.
     *
     * @param type          of the event; one the stage declared.
     * @param messageLength in bytes, SBE message header included; at most what was declared.
     * @return offset in {@link #buffer()} of the SBE message header.
     * @throws IllegalStateException where it is more than the stage declared.
     */
    int claim(EventType type, int messageLength);

    /**
     * @return the buffer of the last claim; valid until the callback returns.
     */
    MutableDirectBuffer buffer();
}
