package io.veltrix.engine.testing;

import java.util.ArrayList;
import java.util.List;

import io.veltrix.codecs.Event;
import io.veltrix.engine.api.Outputs;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;
import io.veltrix.engine.api.Stage;
import io.veltrix.engine.api.StageContext;
import io.veltrix.engine.api.StageDeclaration;

/**
 * Components that do not start where {@link #failing} names them, and that say what was opened and closed.
 */
public final class BrittleComponents
{
    /** What was started and closed, in order. */
    public static final List<String> LOG = new ArrayList<>();
    /** Name of the one that does not start. */
    public static volatile String failing = "";

    private BrittleComponents()
    {
    }

    private static void start(final String name)
    {
        if (failing.equals(name))
        {
            throw new IllegalStateException(name + " told to");
        }
        log("start " + name);
    }

    private static void log(final String line)
    {
        synchronized (LOG)
        {
            LOG.add(line);
        }
    }

    /** Brings in nothing and ends at once. */
    public static final class BrittleSource implements Source
    {
        @Override
        public void declare(final SourceDeclaration declaration, final Settings settings)
        {
            declaration.unit(1, 64);
        }

        @Override
        public void onStart(final SourceContext context)
        {
            start(context.name());
        }

        @Override
        public int poll(final SourceOutputs out)
        {
            return 0;
        }

        @Override
        public boolean isExhausted()
        {
            return true;
        }

        @Override
        public void onClose()
        {
            log("close source");
        }
    }

    /** Does nothing. */
    public static final class BrittleStage implements Stage
    {
        @Override
        public void declare(final StageDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(EveryNthOrderStage.QUOTE)
                .emits(EveryNthOrderStage.NEW_ORDER, 1, EveryNthOrderStage.LENGTH);
        }

        @Override
        public void onStart(final StageContext context)
        {
            start(context.name());
        }

        @Override
        public void onEvent(final Event event, final Outputs out)
        {
        }

        @Override
        public void onClose()
        {
            log("close stage");
        }
    }

    /** Takes everything. */
    public static final class BrittleSink implements Sink
    {
        @Override
        public void declare(final SinkDeclaration declaration, final Settings settings)
        {
            declaration.durable();
        }

        @Override
        public void onStart(final SinkContext context)
        {
            start(context.name());
        }

        @Override
        public boolean onEvent(final Event event)
        {
            return true;
        }

        @Override
        public void onClose()
        {
            log("close sink");
        }
    }
}
