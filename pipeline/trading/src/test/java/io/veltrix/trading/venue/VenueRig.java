package io.veltrix.trading.venue;

import java.util.LinkedHashMap;
import java.util.Map;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.EventType;
import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;
import io.veltrix.engine.api.Tally;
import io.veltrix.trading.rig.TestSettings;
import io.veltrix.trading.rig.TestTally;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Runs gateway and venue as an engine would, one answer at a time. */
final class VenueRig implements SourceOutputs
{
    final OrderGatewaySink sink = new OrderGatewaySink();
    final VenueSource source = new VenueSource();
    final Map<String, TestTally> tallies = new LinkedHashMap<>();
    int declaredOutstanding;
    int declaredEventsPerRequest;
    int declaredLength;
    boolean isDurable;
    long sourcePosition;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private final Event answer = new Event();
    private boolean isClaimed;
    private int committed;

    VenueRig(final int outstanding, final String... venueSettings)
    {
        this(outstanding, true, venueSettings);
    }

    VenueRig(final int outstanding, final boolean startSinkFirst, final String... venueSettings)
    {
        final TestSettings ofSink =
            new TestSettings(sink.settings(), "outstanding", Integer.toString(outstanding));
        final TestSettings ofSource = new TestSettings(source.settings(), venueSettings);
        sink.declare(new SinkDeclared(), ofSink);
        source.declare(new SourceDeclared(), ofSource);
        final Context sinkContext = new Context(ofSink);
        if (startSinkFirst)
        {
            sink.onStart(sinkContext);
        }
        source.onStart(new Context(ofSource));
        if (!startSinkFirst)
        {
            sink.onStart(sinkContext);
        }
    }

    /** The next answer, or null where none is due by then. */
    Event answerBy(final long nowNs)
    {
        if (source.nextDueNs() > nowNs)
        {
            return null;
        }
        committed = 0;
        if (source.poll(this) != 1 || committed != 1)
        {
            throw new IllegalStateException("wanted exactly one answer, found " + committed);
        }
        return answer;
    }

    long counted(final String label)
    {
        return tallies.get(label).value();
    }

    @Override
    public int claim(final int messageLength, final long position)
    {
        if (isClaimed || messageLength > declaredLength || position != sourcePosition + 1)
        {
            throw new IllegalStateException("length=" + messageLength + " position=" + position);
        }
        isClaimed = true;
        sourcePosition = position;
        answer.wrap(buffer, 0, EventHeaderDescriptor.MESSAGE_OFFSET + messageLength);
        return EventHeaderDescriptor.MESSAGE_OFFSET;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public void commit()
    {
        isClaimed = false;
        committed++;
    }

    @Override
    public void abort()
    {
        isClaimed = false;
    }

    private final class Context implements SinkContext, SourceContext
    {
        private final Settings settings;

        private Context(final Settings settings)
        {
            this.settings = settings;
        }

        @Override
        public String name()
        {
            return "venue";
        }

        @Override
        public Settings settings()
        {
            return settings;
        }

        @Override
        public Sink answeredSink()
        {
            return sink;
        }

        @Override
        public long nowNs()
        {
            return 0;
        }

        @Override
        public Tally counter(final String label)
        {
            return TestTally.in(tallies, label);
        }
    }

    private final class SinkDeclared implements SinkDeclaration
    {
        @Override
        public SinkDeclaration subscribes(final EventType... types)
        {
            return this;
        }

        @Override
        public SinkDeclaration durable()
        {
            isDurable = true;
            return this;
        }

        @Override
        public SinkDeclaration delivery(final Delivery delivery)
        {
            return this;
        }

        @Override
        public SinkDeclaration outstanding(final int maxOutstanding)
        {
            declaredOutstanding = maxOutstanding;
            return this;
        }
    }

    private final class SourceDeclared implements SourceDeclaration
    {
        @Override
        public SourceDeclaration unit(final int maxEvents, final int maxMessageLength)
        {
            declaredLength = maxMessageLength;
            return this;
        }

        @Override
        public SourceDeclaration clock(final Clock clock)
        {
            return this;
        }

        @Override
        public SourceDeclaration resume(final Resume resume)
        {
            return this;
        }

        @Override
        public SourceDeclaration answers(final int eventsPerRequest, final long minLatencyNs)
        {
            declaredEventsPerRequest = eventsPerRequest;
            return this;
        }
    }
}
