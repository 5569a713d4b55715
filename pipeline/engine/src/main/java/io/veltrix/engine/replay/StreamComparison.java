package io.veltrix.engine.replay;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.ir.EventPrinter;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.journal.BlockDescriptor;
import io.veltrix.engine.journal.Damage;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.snapshot.StreamState;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.StreamDigest;
import org.agrona.DirectBuffer;

/**
 * Compares one derived stream of a replay with its recording: whole events field by field, or running digests. Stops
 * looking after the first divergence. The thread of the stream's lane.
 */
final class StreamComparison implements EventHandler, AutoCloseable
{
    private final String stream;
    private final EventPrinter printer;
    private final JournalReader reader;
    private final boolean isDigest;
    private final long start;
    private final StreamDigest digest = new StreamDigest();
    private final Event replayed = new Event();
    private final Event recorded = new Event();
    private final EventHandler compareEvent = this::compare;
    private long[] digests = new long[0];
    private int digestCount;
    private int nextDigest;
    private long compared;
    private long beyondRecording;
    private Divergence beyond;
    private volatile Divergence divergence;
    private String note;

    StreamComparison(
        final String stream,
        final Path directory,
        final Recording recording,
        final EventPrinter printer,
        final StreamState start)
    {
        this.start = start == null ? 0 : start.sequence();
        digest.reset(start == null ? 0 : start.digest());
        this.stream = stream;
        this.printer = printer;
        this.isDigest = recording == Recording.DIGEST;
        this.reader = JournalReader.open(directory, this.start + 1, Long.MAX_VALUE);
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        if (beyond != null)
        {
            beyondRecording++;
        }
        else if (divergence == null)
        {
            replayed.wrap(buffer, offset, length);
            final boolean isCompared = isDigest ? compareDigest() : reader.poll(compareEvent, 1) > 0;
            compared += isCompared ? 1 : 0;
            if (!isCompared && divergence == null)
            {
                onBeyondRecording();
            }
        }
        return true;
    }

    private void onBeyondRecording()
    {
        if (reader.damage() == null)
        {
            beyond = new Divergence(
                stream, replayed.sequence(), replayed.cause(), null, "nothing: the recording ends at " + at(),
                printer.line(replayed));
        }
        beyondRecording++;
    }

    private boolean compareDigest()
    {
        while (nextDigest == digestCount)
        {
            if (!reader.pollBlock(this::takeDigests))
            {
                return false;
            }
        }
        final long made = digest.add(replayed.buffer(), replayed.offset(), replayed.length());
        final long expected = digests[nextDigest++];
        if (made != expected)
        {
            divergence = new Divergence(
                stream, replayed.sequence(), replayed.cause(), null, "digest " + Long.toHexString(expected),
                "digest " + Long.toHexString(made) + " with " + printer.line(replayed));
        }
        return true;
    }

    private boolean takeDigests(final DirectBuffer buffer, final int offset, final int length)
    {
        digestCount = BlockDescriptor.payloadLength(buffer, offset) / Long.BYTES;
        if (digests.length < digestCount)
        {
            digests = new long[digestCount];
        }
        for (int i = 0; i < digestCount; i++)
        {
            digests[i] = buffer.getLong(
                offset + BlockDescriptor.HEADER_LENGTH + i * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        }
        // The first block may begin before where the replay does.
        final long first = BlockDescriptor.firstSequence(buffer, offset);
        nextDigest = (int)Math.max(0, Math.min(digestCount, at() + 1 - first));
        return true;
    }

    private boolean compare(final DirectBuffer buffer, final int offset, final int length)
    {
        recorded.wrap(buffer, offset, length);
        if (!isSame(buffer, offset, length))
        {
            divergence = firstDifference();
        }
        return true;
    }

    /**
     * Every byte but the origin, which is a clock of the host that ran, and the epoch.
     */
    private boolean isSame(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length != replayed.length() ||
            recorded.sequence() != replayed.sequence() ||
            recorded.cause() != replayed.cause() ||
            recorded.timestampNs() != replayed.timestampNs() ||
            recorded.sourcePosition() != replayed.sourcePosition() ||
            recorded.stream() != replayed.stream() ||
            recorded.source() != replayed.source() ||
            recorded.flags() != replayed.flags())
        {
            return false;
        }
        for (int i = EventHeaderDescriptor.MESSAGE_OFFSET; i < length; i++)
        {
            if (buffer.getByte(offset + i) != replayed.buffer().getByte(replayed.offset() + i))
            {
                return false;
            }
        }
        return true;
    }

    private Divergence firstDifference()
    {
        final Map<String, Object> expected = describe(recorded);
        final Map<String, Object> found = describe(replayed);
        for (final Map.Entry<String, Object> field : expected.entrySet())
        {
            if (!Objects.equals(field.getValue(), found.get(field.getKey())))
            {
                return divergence(
                    field.getKey(), EventPrinter.text(field.getValue()),
                    EventPrinter.text(found.get(field.getKey())));
            }
        }
        return divergence("bytes", printer.dump(recorded), printer.dump(replayed));
    }

    private Divergence divergence(final String field, final String expected, final String found)
    {
        return new Divergence(stream, replayed.sequence(), replayed.cause(), field, expected, found);
    }

    private Map<String, Object> describe(final Event event)
    {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", printer.typeName(event));
        fields.put("sequence", event.sequence());
        fields.put("cause", event.cause());
        fields.put("timestampNs", event.timestampNs());
        fields.put("source", event.source());
        fields.put("sourcePosition", event.sourcePosition());
        fields.put("flags", event.flags());
        fields.putAll(printer.fields(event));
        fields.put("length", event.length());
        return fields;
    }

    /**
     * The replay has come to its end: see whether the recording has more, or less. A writer that died may have got
     * further with one stream than with another; what only the longer one has cannot be compared, and is no divergence.
     *
     * @param isWhole      whether the replay went through the whole root stream.
     * @param rootEndsWell whether the writer of the root stream closed it; true where that is not known.
     * @param lastRoot     last root sequence replayed.
     */
    void conclude(final boolean isWhole, final boolean rootEndsWell, final long lastRoot)
    {
        if (beyond != null)
        {
            if (reader.hasSegment() ? reader.endsWell() : rootEndsWell)
            {
                divergence = beyond;
                return;
            }
            note = "the recording of " + stream + " ends at " + at() + ", not closed by its writer: " +
                beyondRecording + " later events were not compared";
            return;
        }
        if (divergence == null && isWhole)
        {
            if (isDigest)
            {
                if (nextDigest < digestCount || reader.pollBlock(this::takeDigests))
                {
                    divergence = new Divergence(
                        stream, at() + 1, 0, null, "a further event", "nothing: the replay ends at " + at());
                }
            }
            else
            {
                reader.poll(
                    (buffer, offset, length) ->
                    {
                        recorded.wrap(buffer, offset, length);
                        onMissing(lastRoot);
                        return true;
                    },
                    1);
            }
        }
    }

    private void onMissing(final long lastRoot)
    {
        if (recorded.cause() > lastRoot)
        {
            note = "the recording of " + stream + " goes on after " + at() + ", caused by root events from " +
                recorded.cause() + " on; the journal of the root ends at " + lastRoot;
            return;
        }
        divergence = new Divergence(
            stream, recorded.sequence(), recorded.cause(), null, printer.line(recorded),
            "nothing: the replay ends at " + at());
    }

    Damage damage()
    {
        return reader.damage();
    }

    /**
     * @return what could not be compared and why; null for nothing.
     */
    String note()
    {
        return note;
    }

    Divergence divergence()
    {
        return divergence;
    }

    /** Last sequence that was compared, or that the replay began behind. */
    private long at()
    {
        return start + compared;
    }

    long compared()
    {
        return compared;
    }

    @Override
    public void close()
    {
        reader.close();
    }
}
