package io.veltrix.engine.recovery;

import java.util.Arrays;
import java.util.OptionalLong;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.engine.EndOfSourceDecoder;
import io.veltrix.codecs.engine.EpochStartDecoder;
import io.veltrix.codecs.engine.GapCause;
import io.veltrix.codecs.engine.QuarantinedDecoder;
import io.veltrix.codecs.engine.SourceGapDecoder;
import io.veltrix.codecs.engine.TickDecoder;
import io.veltrix.engine.stream.StreamDigest;
import org.agrona.DirectBuffer;

/**
 * What the sequencer and the recorder of the root go on from: where the root stream ends, its digest, each source's
 * cursor, sequenced time. Made by a walk over the root's events; a saved state keeps one. Single-threaded.
 */
public final class RootLedger
{
    /** Timestamps of the last root events that are kept: virtual time looks back that far. */
    public static final int RECENT = 1 << 15;

    private static final int SOURCES = 256;

    private final StreamDigest digest = new StreamDigest();
    private final long[] cursors = new long[SOURCES];
    private final boolean[] hasCursor = new boolean[SOURCES];
    private final long[] recentTimestampNs = new long[RECENT];
    private final Event event = new Event();
    private final EpochStartDecoder epochStart = new EpochStartDecoder();
    private final SourceGapDecoder gap = new SourceGapDecoder();
    private final TickDecoder tick = new TickDecoder();
    private final QuarantinedDecoder quarantined = new QuarantinedDecoder();
    private final SetAside setAside = new SetAside();
    private long sequence;
    private long bytes;
    private int epoch;
    private long timestampNs;
    private long tickNs;

    /**
     * Add the next event of the root.
     *
     * @param buffer that holds it.
     * @param offset of its header.
     * @param length of header and message in bytes.
     */
    public void add(final DirectBuffer buffer, final int offset, final int length)
    {
        event.wrap(buffer, offset, length);
        sequence = event.sequence();
        epoch = event.epoch();
        timestampNs = event.timestampNs();
        recentTimestampNs[(int)sequence & (RECENT - 1)] = timestampNs;
        bytes += length;
        digest.add(buffer, offset, length);
        if (event.schemaId() == TickDecoder.SCHEMA_ID)
        {
            addControl();
        }
        else
        {
            moveCursor();
        }
    }

    private void addControl()
    {
        switch (event.templateId())
        {
            case TickDecoder.TEMPLATE_ID -> tickNs = tick
                .wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version()).tickNs();
            case EpochStartDecoder.TEMPLATE_ID ->
            {
                if (tickNs == 0)
                {
                    tickNs = epochStart
                        .wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version()).startedNs();
                }
            }
            case EndOfSourceDecoder.TEMPLATE_ID ->
            {
                // The sequencer's own word on a source; its position is a count.
            }
            case SourceGapDecoder.TEMPLATE_ID ->
            {
                if (gap.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version()).cause() !=
                    GapCause.RESTART)
                {
                    moveCursor();
                }
            }
            case QuarantinedDecoder.TEMPLATE_ID -> setAside.remove(quarantined
                .wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version()));
            default -> moveCursor();
        }
    }

    private void moveCursor()
    {
        final int source = event.source();
        if (source != EventHeaderDescriptor.SEQUENCER_SOURCE)
        {
            cursors[source] = event.sourcePosition();
            hasCursor[source] = true;
        }
    }

    /**
     * @return events that lanes set aside in the replay and that the root does not say were.
     */
    public SetAside setAside()
    {
        return setAside;
    }

    /**
     * Go on from a saved state.
     *
     * @param rootSequence  last one of the root.
     * @param rootBytes     of all events up to it, header and message.
     * @param rootDigest    of all events up to it.
     * @param lastEpoch     of that event.
     * @param lastTimestamp of that event, nanoseconds of the epoch.
     * @param lastTick      time of the last tick; of the first epoch's start where there was none yet.
     */
    public void restore(
        final long rootSequence,
        final long rootBytes,
        final long rootDigest,
        final int lastEpoch,
        final long lastTimestamp,
        final long lastTick)
    {
        sequence = rootSequence;
        bytes = rootBytes;
        digest.reset(rootDigest);
        epoch = lastEpoch;
        timestampNs = lastTimestamp;
        tickNs = lastTick;
        Arrays.fill(recentTimestampNs, lastTimestamp);
    }

    /**
     * @param source number, from 1.
     * @param cursor that its last journalled event bears.
     */
    public void restoreCursor(final int source, final long cursor)
    {
        cursors[source] = cursor;
        hasCursor[source] = true;
    }

    /**
     * @return last root sequence; 0 for none.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * @return bytes of all events, header and message.
     */
    public long bytes()
    {
        return bytes;
    }

    /**
     * @return digest of all events.
     */
    public long digest()
    {
        return digest.value();
    }

    /**
     * @return epoch of the last event; 0 for none.
     */
    public int epoch()
    {
        return epoch;
    }

    /**
     * @return time of the last event, which must not be undercut; 0 for none.
     */
    public long timestampNs()
    {
        return timestampNs;
    }

    /**
     * @return time of the last tick; of the first epoch's start where there was none yet.
     */
    public long tickNs()
    {
        return tickNs;
    }

    /**
     * @param source number, from 1.
     * @return the cursor its last journalled event bears; empty where it has none.
     */
    public OptionalLong cursor(final int source)
    {
        return hasCursor[source] ? OptionalLong.of(cursors[source]) : OptionalLong.empty();
    }

    /**
     * @param rootSequence one of the last {@link #RECENT}.
     * @return its time.
     */
    public long timestampNs(final long rootSequence)
    {
        return recentTimestampNs[(int)rootSequence & (RECENT - 1)];
    }
}
