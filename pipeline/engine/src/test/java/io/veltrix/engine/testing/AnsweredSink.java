package io.veltrix.engine.testing;

import java.util.ArrayDeque;
import java.util.Queue;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.trading.FillEncoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.SinkContext;
import io.veltrix.engine.api.SinkDeclaration;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;

/**
 * Takes few requests at a time, each answered a little later. For pipelines on one thread.
 */
public final class AnsweredSink implements Sink
{
    private static final int MAX_OUTSTANDING = 8;
    private static final long LATENCY_NS = 100_000;

    private final Queue<Long> due = new ArrayDeque<>();

    @Override
    public void declare(final SinkDeclaration declaration, final Settings settings)
    {
        declaration.outstanding(MAX_OUTSTANDING);
    }

    @Override
    public void onStart(final SinkContext context)
    {
        due.clear();
    }

    @Override
    public boolean onEvent(final Event event)
    {
        return due.size() < MAX_OUTSTANDING && due.add(event.timestampNs() + LATENCY_NS);
    }

    /** Answers it: one fill for each request. */
    public static final class Answers implements Source
    {
        private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + FillEncoder.BLOCK_LENGTH;

        private final MessageHeaderEncoder header = new MessageHeaderEncoder();
        private final FillEncoder fill = new FillEncoder();
        private AnsweredSink sink;
        private long answers;

        @Override
        public void declare(final SourceDeclaration declaration, final Settings settings)
        {
            declaration.unit(1, LENGTH).clock(SourceDeclaration.Clock.SEQUENCER).answers(1, LATENCY_NS);
        }

        @Override
        public void onStart(final SourceContext context)
        {
            sink = (AnsweredSink)context.answeredSink();
        }

        @Override
        public long nextDueNs()
        {
            final Long next = sink.due.peek();
            return next == null ? NOTHING : next;
        }

        @Override
        public int poll(final SourceOutputs out)
        {
            if (sink.due.poll() == null)
            {
                return 0;
            }
            answers++;
            final int offset = out.claim(LENGTH, answers);
            fill.wrapAndApplyHeader(out.buffer(), offset, header);
            out.commit();
            return 1;
        }
    }
}
