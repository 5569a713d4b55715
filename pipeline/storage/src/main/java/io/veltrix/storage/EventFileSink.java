package io.veltrix.storage;

import java.nio.file.Path;
import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.EventJson;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;
import io.veltrix.engine.api.Tally;

import org.agrona.ExpandableDirectByteBuffer;

/**
 * Appends events to a file of lines of JSON, exactly once: each commit is one write of whole causes and, behind them, a
 * line that holds the watermark and a checksum. After a crash the last such line says where to go on. {@link EventFile}
 * has the format. The sink's thread only.
 */
public final class EventFileSink extends CommittingSink
{
    static final Setting<String> PATH = Setting.text("path")
        .because("The file, made where it is missing and then gone on with. There is no default: it outlives the home.")
        .costs("Some 300 B of disk for each event kept, and 100 B a commit.")
        .signal("'bytes written'; the disk's free space.");

    static final Setting<String> DURABILITY = Setting.choice("durability", "page-cache", "every-commit")
        .defaultsTo("page-cache")
        .because("page-cache survives the process, not the loss of power. every-commit waits until the device has " +
            "each commit. Keep it no weaker than the journal's: a watermark must not outlive its events' cause, nor " +
            "the other way round.")
        .costs("every-commit: the device's flush for each commit, 0.1 to 10 ms, on the sink's thread.")
        .signal("'commits' a second; the sink's lag.");

    static final Setting<Long> BATCH = Setting.bytes("batch")
        .between("4KiB", "64MiB").defaultsTo("256KiB")
        .because("Most bytes of a commit, but for the cause that goes beyond it: larger ones cost less an event.")
        .costs("Twice as much memory.")
        .signal("'commits' a second under load.");

    private final ExpandableDirectByteBuffer batch = new ExpandableDirectByteBuffer(8192);
    private EventFile file;
    private EventJson json;
    private long limit;
    private int length;
    private int events;
    private Tally bytesWritten;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(PATH, DURABILITY, BATCH, EventSelection.EVENTS, LINGER, BackOff.RETRY);
    }

    @Override
    public void declare(final SinkDeclaration declaration, final Settings settings)
    {
        super.declare(declaration, settings);
        if (settings.get(PATH).isBlank())
        {
            throw new IllegalArgumentException("path: found nothing; name a file");
        }
    }

    @Override
    long open(final SinkContext context, final SchemaCatalog catalog)
    {
        json = new EventJson(catalog);
        limit = context.settings().get(BATCH);
        bytesWritten = context.counter("bytes written");
        final boolean isForced = context.settings().get(DURABILITY).equals("every-commit");
        file = EventFile.open(Path.of(context.settings().get(PATH)), context.name(), isForced);
        context.counter("torn bytes cut").set(file.tornBytes());
        return file.last().sequence();
    }

    @Override
    void add(final Event event)
    {
        length += json.write(event, batch, length);
        batch.putByte(length++, (byte)'\n');
        events++;
    }

    @Override
    boolean isFull()
    {
        return length >= limit;
    }

    @Override
    void commit(final long lastSequence, final long lastCause) throws CommitFailedException
    {
        bytesWritten.add(file.commit(batch, length, events, lastSequence, lastCause));
        length = 0;
        events = 0;
    }

    @Override
    void commitLoss(final long watermark, final long was) throws CommitFailedException
    {
        length = batch.putStringWithoutLengthAscii(0, EventFile.lossLine(watermark, was));
        commit(watermark, 0);
    }

    @Override
    void closeOutside()
    {
        if (file != null)
        {
            file.close();
        }
    }
}
