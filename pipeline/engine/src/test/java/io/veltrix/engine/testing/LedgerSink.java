package io.veltrix.engine.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.api.Outcome;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;

/**
 * An outside that remembers every effect: the sequence of each event, eight bytes behind the other, in a file that is
 * appended to. Can be asked what became of an effect, or pretends not to know.
 */
public final class LedgerSink implements Sink
{
    public static final Setting<String> FILE = Setting.text("file").defaultsTo("").because("somewhere");
    public static final Setting<String> DELIVERY = Setting.choice("delivery", "at-least-once", "at-most-once",
        "exactly-once").defaultsTo("at-least-once").because("to see what it does");
    public static final Setting<Boolean> ANSWERS = Setting.flag("answers").defaultsTo("false")
        .because("to have doubts settled");
    public static final Setting<Long> LINGER = Setting.duration("linger").defaultsTo("0ns").between("0ns", "1s")
        .because("to be killed within an effect");
    public static final Setting<Boolean> DISPLAY = Setting.flag("display").defaultsTo("false")
        .because("to be allowed to go without a gate");
    /** The sequence at which the next effect throws after it happened; 0 for none. */
    public static volatile long failAfter;
    /** Watermark of the last loss that was accepted in this JVM. */
    public static volatile long acceptedLoss;

    private final ByteBuffer record = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private Path file;
    private FileChannel channel;
    private boolean answers;
    private long lingerNs;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(FILE, DELIVERY, ANSWERS, LINGER, DISPLAY);
    }

    @Override
    public void declare(final SinkDeclaration declaration, final Settings settings)
    {
        if (!settings.get(DISPLAY))
        {
            declaration.durable();
        }
        declaration.delivery(switch (settings.get(DELIVERY))
        {
            case "at-most-once" -> Delivery.AT_MOST_ONCE;
            case "exactly-once" -> Delivery.EXACTLY_ONCE;
            default -> Delivery.AT_LEAST_ONCE;
        });
    }

    @Override
    public void onStart(final SinkContext context)
    {
        file = Path.of(context.settings().get(FILE));
        answers = context.settings().get(ANSWERS);
        lingerNs = context.settings().get(LINGER);
        try
        {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public boolean onEvent(final Event event)
    {
        linger();
        record.clear();
        record.putLong(0, event.sequence());
        try
        {
            while (record.hasRemaining())
            {
                channel.write(record);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        linger();
        if (event.sequence() == failAfter)
        {
            throw new IllegalStateException("told to");
        }
        return true;
    }

    private void linger()
    {
        final long untilNs = System.nanoTime() + lingerNs / 2;
        while (System.nanoTime() - untilNs < 0)
        {
            Thread.onSpinWait();
        }
    }

    @Override
    public long watermark()
    {
        final List<Long> effects = read(file);
        return effects.isEmpty() ? 0 : effects.get(effects.size() - 1);
    }

    @Override
    public Outcome reconcile(final Event inDoubt)
    {
        return !answers ? Outcome.UNKNOWN : watermark() >= inDoubt.sequence() ? Outcome.DONE : Outcome.NOT_DONE;
    }

    @Override
    public void acceptLoss(final long watermark)
    {
        acceptedLoss = watermark;
    }

    @Override
    public void onClose()
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * @param file of a ledger.
     * @return the sequence of each effect, in order.
     */
    public static List<Long> read(final Path file)
    {
        try
        {
            final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            final List<Long> effects = new ArrayList<>();
            while (bytes.remaining() >= Long.BYTES)
            {
                effects.add(bytes.getLong());
            }
            return effects;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
