package io.veltrix.trading.venue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

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
    /** Records by which a log grows here. */
    private static final int SEGMENT_RECORDS = 512;

    final OrderGatewaySink sink = new OrderGatewaySink();
    final VenueSource source;
    final Map<String, TestTally> tallies = new LinkedHashMap<>();
    int declaredOutstanding;
    int declaredEventsPerRequest;
    int declaredLength;
    boolean isDurable;
    SourceDeclaration.Resume declaredResume;
    Delivery declaredDelivery;
    long sourcePosition;
    /** Die where the venue has given an answer and the root stream has not got it. */
    boolean isKilledInClaim;
    /** Die where the root stream has just got an answer. */
    boolean isKilledInCommit;

    private final OptionalLong cursor;
    private final boolean isRestart;
    private long nowNs;
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
        this(new VenueSource(SEGMENT_RECORDS), outstanding, startSinkFirst, OptionalLong.empty(), false, 0,
            venueSettings);
    }

    /** As a start over an existing journal, whose last answer bears this cursor. */
    VenueRig(final int outstanding, final OptionalLong cursor, final long nowNs, final String... venueSettings)
    {
        this(new VenueSource(SEGMENT_RECORDS), outstanding, true, cursor, true, nowNs, venueSettings);
    }

    /** A first start of this source. */
    VenueRig(final VenueSource source, final int outstanding, final String... venueSettings)
    {
        this(source, outstanding, true, OptionalLong.empty(), false, 0, venueSettings);
    }

    private VenueRig(
        final VenueSource source,
        final int outstanding,
        final boolean startSinkFirst,
        final OptionalLong cursor,
        final boolean isRestart,
        final long nowNs,
        final String... venueSettings)
    {
        this.source = source;
        this.cursor = cursor;
        this.isRestart = isRestart;
        this.nowNs = nowNs;
        sourcePosition = cursor.orElse(0);
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

    /** The simulated process has been killed. */
    static final class KilledException extends RuntimeException
    {
        private static final long serialVersionUID = 1L;
    }

    /** The next answer, or null where none is due by then. */
    Event answerBy(final long untilNs)
    {
        nowNs = untilNs;
        committed = 0;
        if (source.nextDueNs() > untilNs)
        {
            return null;
        }
        int polled = source.poll(this);
        while (polled == 0 && source.nextDueNs() <= untilNs)
        {
            // Its log is being extended.
            Thread.yield();
            polled = source.poll(this);
        }
        if (polled != 1 || committed != 1)
        {
            throw new IllegalStateException("wanted exactly one answer, found " + committed);
        }
        return answer;
    }

    void close()
    {
        sink.onClose();
        source.onClose();
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
        if (isKilledInClaim)
        {
            throw new KilledException();
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
        if (isKilledInCommit)
        {
            throw new KilledException();
        }
    }

    /** The answer that was committed since the last call of {@link #answerBy}, though that did not return. */
    Event answerOfTheDead()
    {
        return committed == 1 ? answer : null;
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
        public OptionalLong resumeAfter()
        {
            return cursor;
        }

        @Override
        public boolean isRestart()
        {
            return isRestart;
        }

        @Override
        public long nowNs()
        {
            return nowNs;
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
            declaredDelivery = delivery;
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
            declaredResume = resume;
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
