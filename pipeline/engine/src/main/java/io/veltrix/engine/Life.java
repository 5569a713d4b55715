package io.veltrix.engine;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.link.Peer;
import io.veltrix.engine.link.Transport;
import io.veltrix.engine.stream.EpochGuard;

/**
 * One life of the sequencer's process, as the others at its driver see it by its counters.
 *
 * @param peer  that process.
 * @param guard of its epoch.
 */
record Life(Peer peer, EpochGuard guard)
{
    private static final String EPOCH = "epoch";
    private static final String LAST_BEFORE = "epoch: last sequence before";
    private static final String ENDED = "epoch: ended";

    /**
     * Make the counters, before the threads run that the links belong to then.
     */
    static void prepare(final Links links)
    {
        links.tally(ENDED);
        links.tally(LAST_BEFORE);
        links.tally(EPOCH);
    }

    /**
     * The sequencer's process has started, and its counters are all there.
     *
     * @param links      of it, prepared.
     * @param epoch      that has begun.
     * @param lastBefore last root sequence before it.
     */
    static void announce(final Links links, final int epoch, final long lastBefore)
    {
        links.tally(LAST_BEFORE).set(lastBefore);
        links.tally(EPOCH).set(epoch);
    }

    /**
     * Everything is through, here and in every other process.
     */
    static void announceEnd(final Links links)
    {
        links.tally(ENDED).set(1);
    }

    /**
     * @param transport of this process.
     * @return the newest life; null while there is none.
     */
    static Life find(final Transport transport)
    {
        final Peer peer = transport.peer(EPOCH);
        final Tally epoch = peer == null ? null : peer.tally(EPOCH);
        final long number = epoch == null ? 0 : epoch.value();
        // The epoch is released last, so everything else is there.
        return number == 0 ? null : new Life(peer, new EpochGuard((int)number, peer.tally(LAST_BEFORE).value()));
    }

    boolean hasEnded()
    {
        final Tally ended = peer.tally(ENDED);
        return ended != null && ended.value() != 0;
    }

    Tally tally(final String label)
    {
        final Tally tally = peer.tally(label);
        if (tally == null)
        {
            throw new LinksLostException("the sequencer's process has no counter '" + label + "' any more", null);
        }
        return tally;
    }
}
