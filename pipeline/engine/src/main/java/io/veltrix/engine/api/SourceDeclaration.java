package io.veltrix.engine.api;

/**
 * How a source behaves.
 */
public interface SourceDeclaration
{
    /** The clock a source's due times are on. */
    enum Clock
    {
        /** Recorded or generated time: the pipeline's speed maps it to the host's clock. */
        RECORDED,
        /** The sequencer's own time. */
        SEQUENCER
    }

    /** How a source goes on after a restart. */
    enum Resume
    {
        /** After the last journalled cursor. */
        EXACT,
        /** Cannot: a gap event is sequenced and the outside recovers. */
        GAP
    }

    /**
     * @param maxEvents        most events one poll may bring in.
     * @param maxMessageLength longest SBE message in bytes, message header included.
     * @return this.
     */
    SourceDeclaration unit(int maxEvents, int maxMessageLength);

    /**
     * @param clock of {@link Source#nextDueNs()}.
     * @return this.
     */
    SourceDeclaration clock(Clock clock);

    /**
     * @param resume how it goes on after a restart.
     * @return this.
     */
    SourceDeclaration resume(Resume resume);

    /**
     * The source answers a sink: it brings in at most this many events for one effect of that sink.
     *
     * @param eventsPerRequest most answers to one request; 0 for a source that answers nothing.
     * @param minLatencyNs     shortest time from a request to its first answer, which virtual time may rely on; at
     *                         least 1.
     * @return this.
     */
    SourceDeclaration answers(int eventsPerRequest, long minLatencyNs);
}
