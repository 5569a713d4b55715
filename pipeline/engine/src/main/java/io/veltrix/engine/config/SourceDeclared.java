package io.veltrix.engine.config;

import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceDeclaration.Clock;
import io.veltrix.engine.api.SourceDeclaration.Resume;

/**
 * What a source says of itself.
 *
 * @param maxEvents        most events one poll may bring in.
 * @param maxMessageLength longest SBE message in bytes, message header included.
 * @param clock            of its due times.
 * @param resume           how it goes on after a restart.
 * @param eventsPerRequest most answers to one request of the sink it answers; 0 where it answers none.
 * @param minLatencyNs     shortest time from a request to its first answer, in nanoseconds; 0 where it answers none.
 */
public record SourceDeclared(
    int maxEvents,
    int maxMessageLength,
    Clock clock,
    Resume resume,
    int eventsPerRequest,
    long minLatencyNs)
{
    /**
     * Ask a source. One that says nothing brings in one event at a time, on the sequencer's clock, and cannot resume;
     * how long its messages are it must say.
     *
     * @param source   to ask.
     * @param settings to give to it.
     * @return what it says.
     * @throws IllegalArgumentException where what it says makes no sense.
     */
    public static SourceDeclared of(final Source source, final Settings settings)
    {
        final Builder builder = new Builder();
        source.declare(builder, settings);
        if (builder.maxMessageLength == 0)
        {
            throw new IllegalArgumentException("declares no unit: how many events of what length it brings in");
        }
        return new SourceDeclared(
            builder.maxEvents, builder.maxMessageLength, builder.clock, builder.resume, builder.eventsPerRequest,
            builder.minLatencyNs);
    }

    private static final class Builder implements SourceDeclaration
    {
        private int maxEvents = 1;
        private int maxMessageLength;
        private Clock clock = Clock.SEQUENCER;
        private Resume resume = Resume.GAP;
        private int eventsPerRequest;
        private long minLatencyNs;

        @Override
        public SourceDeclaration unit(final int events, final int messageLength)
        {
            if (events < 1 || messageLength < 8)
            {
                throw new IllegalArgumentException(
                    "declares unit maxEvents=" + events + " maxMessageLength=" + messageLength);
            }
            maxEvents = events;
            maxMessageLength = messageLength;
            return this;
        }

        @Override
        public SourceDeclaration clock(final Clock dueClock)
        {
            clock = dueClock;
            return this;
        }

        @Override
        public SourceDeclaration resume(final Resume how)
        {
            resume = how;
            return this;
        }

        @Override
        public SourceDeclaration answers(final int events, final long latencyNs)
        {
            if (events < 0 || events > 0 && latencyNs < 1)
            {
                throw new IllegalArgumentException(
                    "declares answers eventsPerRequest=" + events + " minLatencyNs=" + latencyNs);
            }
            eventsPerRequest = events;
            minLatencyNs = latencyNs;
            return this;
        }
    }
}
