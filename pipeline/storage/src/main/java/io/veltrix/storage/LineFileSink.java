package io.veltrix.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.ir.EventJson;
import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.api.Outcome;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;
import io.veltrix.engine.api.Tally;

import org.agrona.ExpandableDirectByteBuffer;

/**
 * Writes each event as a line of JSON to a file, or to standard output, at once. It keeps no watermark: across restarts
 * it promises at-least-once or at-most-once, and for a file it can look whether the line in doubt is there. The sink's
 * thread only.
 */
public final class LineFileSink implements Sink
{
    static final Setting<String> PATH = Setting.text("path")
        .defaultsTo("-")
        .because("The file, made where it is missing and gone on with; - for standard output.")
        .costs("Some 300 B and one system call for each line.")
        .signal("'lines written'; the disk's free space.");

    static final Setting<String> DELIVERY = Setting.choice("delivery", "at-least-once", "at-most-once")
        .defaultsTo("at-least-once")
        .because("What to do after a crash with the one line of which nobody can tell whether it was written: write " +
            "it again, or leave it.")
        .costs("At-least-once: perhaps one line twice after a crash; at-most-once: perhaps one line missing.")
        .signal("'DoubtSettled' in the root stream after a restart.");

    static final Setting<Boolean> LOOK_BACK = Setting.flag("look-back")
        .defaultsTo("true")
        .because("After a crash, look into the file whether the line in doubt is there: then neither happens. false " +
            "where others cut or rotate the file.")
        .costs("Nothing but at a restart.")
        .signal("The outcome in 'DoubtSettled'.");

    private static final String STANDARD_OUTPUT = "-";

    private final ExpandableDirectByteBuffer line = new ExpandableDirectByteBuffer(1024);
    private EventSelection selection;
    private EventJson json;
    private LineFile file;
    private BackOff backOff;
    private boolean canTell;
    private Tally lines;
    private Tally failures;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(PATH, DELIVERY, LOOK_BACK, EventSelection.EVENTS, BackOff.RETRY);
    }

    @Override
    public void declare(final SinkDeclaration declaration, final Settings settings)
    {
        EventSelection.of(settings.get(EventSelection.EVENTS), CommittingSink.catalog());
        declaration.blocking().delivery(settings.get(DELIVERY).equals("at-most-once") ?
            Delivery.AT_MOST_ONCE : Delivery.AT_LEAST_ONCE);
        if (!settings.get(PATH).equals(STANDARD_OUTPUT))
        {
            declaration.durable();
        }
    }

    @Override
    public void onStart(final SinkContext context)
    {
        final Settings settings = context.settings();
        final SchemaCatalog catalog = CommittingSink.catalog();
        selection = EventSelection.of(settings.get(EventSelection.EVENTS), catalog);
        json = new EventJson(catalog);
        backOff = new BackOff(settings.get(BackOff.RETRY));
        lines = context.counter("events kept");
        failures = context.counter("failures");
        final boolean isFile = !settings.get(PATH).equals(STANDARD_OUTPUT);
        canTell = isFile && settings.get(LOOK_BACK);
        file = isFile ? LineFile.open(Path.of(settings.get(PATH))) : LineFile.standardOutput();
    }

    @Override
    public Outcome reconcile(final Event inDoubt)
    {
        if (!selection.isWanted(inDoubt))
        {
            return Outcome.DONE;
        }
        return canTell ? file.holds(inDoubt) ? Outcome.DONE : Outcome.NOT_DONE : Outcome.UNKNOWN;
    }

    @Override
    public boolean onEvent(final Event event)
    {
        if (!selection.isWanted(event))
        {
            return true;
        }
        if (!backOff.isOver(System.nanoTime()))
        {
            return false;
        }
        int length = json.write(event, line, 0);
        line.putByte(length++, (byte)'\n');
        final ByteBuffer bytes = line.byteBuffer();
        try
        {
            file.append(bytes.clear().limit(length));
        }
        catch (final IOException ex)
        {
            failures.add(1);
            backOff.failed(System.nanoTime());
            return false;
        }
        backOff.succeeded();
        lines.add(1);
        return true;
    }

    @Override
    public void onClose()
    {
        if (file != null)
        {
            file.close();
        }
    }
}
