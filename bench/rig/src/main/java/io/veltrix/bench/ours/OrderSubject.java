package io.veltrix.bench.ours;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import io.veltrix.bench.harness.OrderJob;
import io.veltrix.bench.harness.Outcome;
import io.veltrix.bench.harness.SubjectProcess;
import io.veltrix.bench.harness.Task;
import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookChangeDecoder;
import io.veltrix.codecs.trading.BookChangeEncoder;
import io.veltrix.codecs.trading.BookSide;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.NewOrderDecoder;
import io.veltrix.codecs.trading.NewOrderEncoder;
import io.veltrix.codecs.trading.Side;
import io.veltrix.engine.Pipeline;
import io.veltrix.engine.RunOptions;
import io.veltrix.engine.RunReport;
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
import io.veltrix.engine.config.HostFacts;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.trading.TradingEvents;

/**
 * Tick to order by a whole pipeline on two threads, as any user would write it: one runs sequencer, lane and sink, the
 * other journals and runs driver and client. Every tick is encoded with SBE and journalled; the root sequencer's own
 * ticks come on top.
 */
public final class OrderSubject
{
    /** Bytes of a tick, header and message. */
    public static final int TICK_BYTES = EventHeaderDescriptor.MESSAGE_OFFSET + Ticks.LENGTH;

    private static final String PIPELINE = """
        pipeline: bench-order
        sequencer: {thread: hot, tick: 10ms, buffer: 1MiB}
        journal: {thread: %s, durability: page-cache, segment: 64MiB}
        threads: {%s}
        sources:
          ticks: {type: "io.veltrix.bench.ours.OrderSubject$Ticks"}
        lanes:
          decide:
            thread: hot
            reads: root
            stages: [{name: decision, type: "io.veltrix.bench.ours.OrderSubject$Decision"}]
            streams: {orders: {events: [NewOrder], record: none, buffer: 256KiB}}
        sinks:
          out: {thread: hot, reads: orders, gated: %s, type: "io.veltrix.bench.ours.OrderSubject$Orders"}
        """;

    /** Which thread journals. */
    private enum Layout
    {
        /** One of its own, which runs driver and client as well. */
        TWO_THREADS("record", "hot: {core: %s, idle: spin}, record: {core: %s, idle: spin}"),
        /** The one that does everything. */
        ONE_THREAD("hot", "hot: {core: %s, idle: spin}");

        private final String journalThread;
        private final String threads;

        Layout(final String journalThread, final String threads)
        {
            this.journalThread = journalThread;
            this.threads = threads;
        }

        String journalThread()
        {
            return journalThread;
        }

        String threads(final List<String> cores)
        {
            return threads.formatted(cores.toArray());
        }
    }

    /** Components are made by the pipeline; this is how they find the job. */
    private static OrderJob job;

    private OrderSubject()
    {
    }

    /**
     * Gated, latencies recorded.
     *
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.run(arguments, (task) -> run(task, Layout.TWO_THREADS, true, true));
    }

    /** Gated, everything on one thread. */
    public static final class OneThread
    {
        private OneThread()
        {
        }

        /**
         * @param arguments of the task.
         */
        public static void main(final String[] arguments)
        {
            SubjectProcess.run(arguments, (task) -> OrderSubject.run(task, Layout.ONE_THREAD, true, true));
        }
    }

    /** Not gated. */
    public static final class Ungated
    {
        private Ungated()
        {
        }

        /**
         * @param arguments of the task.
         */
        public static void main(final String[] arguments)
        {
            SubjectProcess.run(arguments, (task) -> OrderSubject.run(task, Layout.TWO_THREADS, false, true));
        }
    }

    /** Gated, without what the engine records of itself. */
    public static final class Unobserved
    {
        private Unobserved()
        {
        }

        /**
         * @param arguments of the task.
         */
        public static void main(final String[] arguments)
        {
            SubjectProcess.run(arguments, (task) -> OrderSubject.run(task, Layout.TWO_THREADS, true, false));
        }
    }

    private static Outcome run(
        final Task task, final Layout layout, final boolean isGated, final boolean isObserved) throws Exception
    {
        if (task.bytes() != TICK_BYTES)
        {
            throw new IllegalArgumentException("bytes=" + task.bytes() + ", and a tick has " + TICK_BYTES);
        }
        job = new OrderJob(task);
        final Path home = task.disk().resolve("home");
        try (Pipeline pipeline = Pipeline.launch(
            PipelineReader.parse(
                PIPELINE.formatted(layout.journalThread(), layout.threads(cores(home)), isGated), "order.yaml",
                Overrides.none()),
            RunOptions.of(home).warmUp(RunOptions.UNLIMITED, task.warmUp()).observed(isObserved)))
        {
            pipeline.awaitEnd();
            final RunReport report = pipeline.end();
            if (report.failure() != null)
            {
                throw new IllegalStateException(report.failure(), pipeline.failure());
            }
            final long journalled = pipeline.journalledSequence();
            if (journalled < job.ticks())
            {
                throw new IllegalStateException("in the journal: " + journalled + " of " + job.ticks() + " ticks");
            }
            return job.outcome(report.latencies().stream()
                .map((boundary) -> boundary.boundary() + " p50 " + boundary.p50() + " ns")
                .collect(Collectors.joining(", ")));
        }
    }

    /** As the pipelines that are shipped: each thread on a core of its own, where there are two. */
    private static List<String> cores(final Path home)
    {
        final List<Integer> cores = HostFacts.here(home).cores();
        return cores.size() < 2 ? List.of("none", "none") :
            cores.stream().sorted().limit(2).map(String::valueOf).toList();
    }

    /** Brings ticks in when they are due. */
    public static final class Ticks implements Source
    {
        static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + BookChangeEncoder.BLOCK_LENGTH;

        private final OrderJob job = OrderSubject.job;
        private final MessageHeaderEncoder header = new MessageHeaderEncoder();
        private final BookChangeEncoder change = new BookChangeEncoder();
        private int sent;

        @Override
        public void declare(final SourceDeclaration declaration, final Settings settings)
        {
            declaration.unit(1, LENGTH).clock(SourceDeclaration.Clock.RECORDED);
        }

        @Override
        public void onStart(final SourceContext context)
        {
        }

        @Override
        public long nextDueNs()
        {
            return sent < job.ticks() ? job.dueNs(sent) : NOTHING;
        }

        @Override
        public boolean isExhausted()
        {
            return sent == job.ticks();
        }

        @Override
        public int poll(final SourceOutputs out)
        {
            final int offset = out.claim(LENGTH, sent);
            change.wrapAndApplyHeader(out.buffer(), offset, header)
                .exchangeTimeNs(sent)
                .instrument(sent)
                .price(sent)
                .size(sent)
                .orders(1)
                .level((short)1)
                .side(BookSide.BID)
                .action(BookAction.SET_PRICE)
                .flags().clear();
            out.commit();
            if (++sent == job.ticks())
            {
                job.onLastSent();
            }
            return 1;
        }
    }

    /** Makes an order of every n-th tick. */
    public static final class Decision implements Stage
    {
        private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + NewOrderEncoder.BLOCK_LENGTH;

        private final MessageHeaderEncoder header = new MessageHeaderEncoder();
        private final BookChangeDecoder change = new BookChangeDecoder();
        private final NewOrderEncoder order = new NewOrderEncoder();

        @Override
        public void declare(final StageDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(TradingEvents.BOOK_CHANGE).emits(TradingEvents.NEW_ORDER, 1, LENGTH);
        }

        @Override
        public void onStart(final StageContext context)
        {
        }

        @Override
        public void onEvent(final Event event, final Outputs out)
        {
            change.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
            final long tick = change.exchangeTimeNs();
            if (OrderJob.makesOrder(tick))
            {
                final int offset = out.claim(TradingEvents.NEW_ORDER, LENGTH);
                order.wrapAndApplyHeader(out.buffer(), offset, header)
                    .orderId(tick)
                    .instrument(change.instrument())
                    .price(change.price())
                    .quantity(change.size())
                    .side(Side.BUY);
            }
        }
    }

    /** Where orders leave. */
    public static final class Orders implements Sink
    {
        private final OrderJob job = OrderSubject.job;
        private final NewOrderDecoder order = new NewOrderDecoder();

        @Override
        public void declare(final SinkDeclaration declaration, final Settings settings)
        {
            declaration.subscribes(TradingEvents.NEW_ORDER);
        }

        @Override
        public void onStart(final SinkContext context)
        {
        }

        @Override
        public boolean onEvent(final Event event)
        {
            order.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
            job.onOrder(order.orderId(), event.originNs());
            return true;
        }
    }
}
