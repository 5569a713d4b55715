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
import io.veltrix.engine.journal.JournalReader;
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
    private final StreamDigest digest = new StreamDigest();
    private final Event replayed = new Event();
    private final Event recorded = new Event();
    private final EventHandler compareEvent = this::compare;
    private long[] digests = new long[0];
    private int digestCount;
    private int nextDigest;
    private long compared;
    private long beyondRecording;
    private volatile Divergence divergence;

    StreamComparison(
        final String stream, final Path directory, final Recording recording, final EventPrinter printer)
    {
        this.stream = stream;
        this.printer = printer;
        this.isDigest = recording == Recording.DIGEST;
        this.reader = JournalReader.open(directory, 1, Long.MAX_VALUE);
    }

    @Override
    public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        if (divergence == null)
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
        if (beyondRecording == 0 && reader.damage() == null)
        {
            divergence = new Divergence(
                stream, replayed.sequence(), replayed.cause(), null, "nothing: the recording ends at " + compared,
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
        nextDigest = 0;
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
     * The replay has come to its end: see whether the recording has more.
     *
     * @param isWhole whether the replay went through the whole root stream.
     */
    void conclude(final boolean isWhole)
    {
        if (divergence == null && isWhole)
        {
            if (isDigest)
            {
                if (nextDigest < digestCount || reader.pollBlock(this::takeDigests))
                {
                    divergence = new Divergence(
                        stream, compared + 1, 0, null, "a further event", "nothing: the replay ends at " + compared);
                }
            }
            else
            {
                reader.poll(this::missing, 1);
            }
        }
    }

    private boolean missing(final DirectBuffer buffer, final int offset, final int length)
    {
        recorded.wrap(buffer, offset, length);
        divergence = new Divergence(
            stream, recorded.sequence(), recorded.cause(), null, printer.line(recorded),
            "nothing: the replay ends at " + compared);
        return true;
    }

    Divergence divergence()
    {
        return divergence;
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
