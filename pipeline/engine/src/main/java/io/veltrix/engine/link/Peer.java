package io.veltrix.engine.link;

import io.veltrix.engine.api.Tally;
import org.agrona.concurrent.status.CountersReader;

/**
 * Another process at the same driver, as its counters show it. Looking counters up allocates; any thread.
 */
public final class Peer
{
    private final CountersReader counters;
    private final long clientId;

    private Peer(final CountersReader counters, final long clientId)
    {
        this.counters = counters;
        this.clientId = clientId;
    }

    /** Two processes may have it for a moment, the older one dead and not yet given up: the newest counts. */
    static Peer newest(final CountersReader counters, final String label)
    {
        final int id = newestId(counters, label, CountersReader.DEFAULT_OWNER_ID);
        return id == CountersReader.NULL_COUNTER_ID ? null : new Peer(counters, counters.getCounterOwnerId(id));
    }

    static int newestId(final CountersReader counters, final String label, final long owner)
    {
        final int[] newest = {CountersReader.NULL_COUNTER_ID};
        final long[] registrationId = {Long.MIN_VALUE};
        counters.forEach((id, typeId, key, text) ->
        {
            if (typeId == Transport.COUNTER_TYPE_ID && text.equals(label) &&
                (owner == CountersReader.DEFAULT_OWNER_ID || counters.getCounterOwnerId(id) == owner) &&
                counters.getCounterRegistrationId(id) > registrationId[0])
            {
                newest[0] = id;
                registrationId[0] = counters.getCounterRegistrationId(id);
            }
        });
        return newest[0];
    }

    /**
     * @param label of a counter.
     * @return the counter, for one reading thread; it stays where it was when that process ends. Null for none.
     */
    public Tally tally(final String label)
    {
        final int id = newestId(counters, label, clientId);
        return id == CountersReader.NULL_COUNTER_ID ? null : new SharedTally(counters, id);
    }

    /**
     * @param other process, or null.
     * @return true for the same life of the same process.
     */
    public boolean isSame(final Peer other)
    {
        return other != null && other.clientId == clientId;
    }
}
