package io.veltrix.engine.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkDeclaration;

/**
 * What a sink says of itself.
 *
 * @param types          it is given, each once; none means every type of its stream.
 * @param durable        true where its effects survive, so that it must be gated.
 * @param delivery       of its effects across restarts.
 * @param maxOutstanding most requests it ever has unanswered; 0 where nothing answers it.
 * @param blocking       true where it calls the system or waits for the outside.
 */
public record SinkDeclared(
    List<EventType> types, boolean durable, Delivery delivery, int maxOutstanding, boolean blocking)
{
    public SinkDeclared
    {
        types = List.copyOf(types);
    }

    /**
     * Ask a sink.
     *
     * @param sink     to ask.
     * @param settings to give to it.
     * @return what it says.
     * @throws IllegalArgumentException where what it says makes no sense.
     */
    public static SinkDeclared of(final Sink sink, final Settings settings)
    {
        final Builder builder = new Builder();
        sink.declare(builder, settings);
        return new SinkDeclared(
            List.copyOf(builder.types), builder.durable, builder.delivery, builder.maxOutstanding, builder.blocking);
    }

    private static final class Builder implements SinkDeclaration
    {
        private final Set<EventType> types = new LinkedHashSet<>();
        private boolean durable;
        private Delivery delivery = Delivery.AT_LEAST_ONCE;
        private int maxOutstanding;
        private boolean blocking;

        @Override
        public SinkDeclaration subscribes(final EventType... subscribed)
        {
            types.addAll(List.of(subscribed));
            return this;
        }

        @Override
        public SinkDeclaration durable()
        {
            durable = true;
            return this;
        }

        @Override
        public SinkDeclaration delivery(final Delivery promised)
        {
            delivery = promised;
            return this;
        }

        @Override
        public SinkDeclaration outstanding(final int requests)
        {
            if (requests < 0)
            {
                throw new IllegalArgumentException("declares outstanding=" + requests);
            }
            maxOutstanding = requests;
            return this;
        }

        @Override
        public SinkDeclaration blocking()
        {
            blocking = true;
            return this;
        }
    }
}
