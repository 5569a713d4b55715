package io.veltrix.engine.api;

import org.agrona.MutableDirectBuffer;

/**
 * Where a source puts events: straight into the root stream. Claim, encode in place, commit; one event at a time.
 */
public interface SourceOutputs
{
    /**
     * Take room for one event of the root stream and fill in its header.
     *
     * @param messageLength  in bytes, SBE message header included; at most what was declared.
     * @param sourcePosition the source's own cursor after this event.
     * @return offset in {@link #buffer()} of the SBE message header.
     * @throws IllegalStateException where it is more than the source declared.
     */
    int claim(int messageLength, long sourcePosition);

    /**
     * @return the buffer of the last claim; valid until {@link #commit()} or {@link #abort()}.
     */
    MutableDirectBuffer buffer();

    /**
     * Make the claimed event visible.
     */
    void commit();

    /**
     * Give the claim back: no event, no number used.
     */
    void abort();
}
