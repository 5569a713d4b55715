package io.veltrix.tools.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;
import io.veltrix.engine.stream.StreamDigest;

/**
 * Writes down every event it is given, also one it was given before: the log is the evidence. As an exactly-once sink
 * it
 * says what its log says. Allocates nothing and calls nothing while events flow. For trials of the engine.
 */
public final class LedgerSink implements Sink
{
    static final Setting<String> FILE = Setting.text("file").because("The log of effects.");
    static final Setting<String> DELIVERY = Setting.choice("delivery", "exactly-once", "at-least-once", "at-most-once")
        .because("What it promises across restarts.");

    private final StreamDigest digest = new StreamDigest();
    private EffectLog log;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(FILE, DELIVERY);
    }

    @Override
    public void declare(final SinkDeclaration declaration, final Settings settings)
    {
        declaration.delivery(switch (settings.get(DELIVERY))
        {
            case "exactly-once" -> Delivery.EXACTLY_ONCE;
            case "at-most-once" -> Delivery.AT_MOST_ONCE;
            default -> Delivery.AT_LEAST_ONCE;
        });
        declaration.durable();
    }

    @Override
    public void onStart(final SinkContext context)
    {
        try
        {
            log = EffectLog.open(Path.of(context.settings().get(FILE)));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        log.append(EffectLog.LIFE, 0, 0, ProcessHandle.current().pid(), 0);
    }

    @Override
    public boolean onEvent(final Event event)
    {
        digest.reset(0);
        digest.add(event.buffer(), event.offset(), event.length());
        return log.append(event.sequence(), event.cause(), digest.value(), event.sourcePosition(), event.epoch());
    }

    @Override
    public long watermark()
    {
        return log.watermark();
    }

    @Override
    public void acceptLoss(final long watermark)
    {
        log.append(EffectLog.LOSS, 0, 0, watermark, 0);
    }

    @Override
    public void onClose()
    {
        if (log != null)
        {
            log.close();
        }
    }
}
