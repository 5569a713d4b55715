package io.veltrix.engine;

import java.util.List;
import java.util.Locale;

import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.SinkConfig;
import io.veltrix.engine.control.RunDescriptor.Kind;
import io.veltrix.engine.control.RunDescriptor.Part;
import io.veltrix.engine.observe.StallWatch;
import io.veltrix.engine.record.StreamRecorder;
import io.veltrix.engine.thread.PipelineThread;

/**
 * Has everything watched that has to move: threads and journals in this process; beside the sequencer also lanes and
 * sinks, wherever they run, and a driver that is a process of its own. The launching thread, once all of it is made and
 * before any thread starts.
 */
final class StallSubjects
{
    static final Part MEDIA_DRIVER = new Part(Kind.DRIVER, "media", "");

    private final PipelineConfig config;
    private final Hosting hosting;
    private final Links links;
    private final StallWatch stalls;

    StallSubjects(final PipelineConfig config, final Hosting hosting, final Links links, final StallWatch stalls)
    {
        this.config = config;
        this.hosting = hosting;
        this.links = links;
        this.stalls = stalls;
    }

    /**
     * @param lanes     of this process.
     * @param sinks     of this process.
     * @param recorders of this process.
     * @param threads   of this process.
     */
    void add(
        final Lanes lanes,
        final Sinks sinks,
        final List<StreamRecorder> recorders,
        final List<PipelineThread> threads)
    {
        if (hosting.hostsSequencer())
        {
            // Wherever they run: a process that stands still cannot say so itself.
            for (final LaneConfig lane : config.lanes())
            {
                addReader(Kind.LANE, lane.name(), lane.reads(), hosting.hosts(lane) ?
                    processed(lanes, lane) : links.follow(lane.name() + Links.PROCESSED), 0);
            }
            for (final SinkConfig sink : config.sinks())
            {
                addReader(Kind.SINK, sink.name(), sink.reads(), hosting.hosts(sink) ?
                    sinks.tallies.get(sink.name()).processed() : links.follow(sink.name() + Links.PROCESSED), 0);
            }
            if (config.driver().isSeparate())
            {
                stalls.add(MEDIA_DRIVER.toString(), 0, new DriverSubject(links), stalled(MEDIA_DRIVER.toString()));
            }
        }
        // What is left out because the disk is full moves as well; a force may be as far away as its interval.
        recorders.forEach((recorder) -> addReader(
            Kind.JOURNAL, recorder.position().name(), recorder.position().name(), recorder.settled(),
            2 * config.journal().intervalNs()));
        for (final PipelineThread thread : threads)
        {
            final String name = new Part(Kind.THREAD, thread.roleName(), "").toString();
            stalls.add(name, 0, new ThreadSubject(thread), stalled(name));
        }
    }

    private static Tally processed(final Lanes lanes, final LaneConfig lane)
    {
        return lanes.lanes.stream().filter((each) -> each.name().equals(lane.name())).findFirst().orElseThrow()
            .processed();
    }

    private void addReader(
        final Kind kind, final String name, final String stream, final Tally processed, final long limitNs)
    {
        final String title = new Part(kind, name, stream).toString();
        final String published = stream + Links.PUBLISHED;
        stalls.add(
            title, limitNs,
            new ReaderSubject(
                stream, processed, hosting.hostsWriterOf(stream) ? links.tally(published) : links.follow(published)),
            stalled(title));
    }

    private Tally stalled(final String name)
    {
        return links.tally("stalled: " + name);
    }

    private record ReaderSubject(String stream, Tally processed, Tally published) implements StallWatch.Subject
    {
        @Override
        public long progress()
        {
            return processed.value();
        }

        @Override
        public long waiting()
        {
            // What was processed first: the other way round an event could seem to wait that does not.
            final long done = processed.value();
            return published.value() - done;
        }

        @Override
        public String describe(final long progress, final long waiting)
        {
            return String.format(Locale.ROOT, "at %s %d, %d events wait", stream, progress, waiting);
        }
    }

    private record ThreadSubject(PipelineThread thread) implements StallWatch.Subject
    {
        @Override
        public long progress()
        {
            return thread.beat();
        }

        @Override
        public long waiting()
        {
            return thread.beat() == 0 ? 0 : 1;
        }

        @Override
        public String describe(final long progress, final long waiting)
        {
            return "and does not come back from " + thread.workAt(progress);
        }
    }

    private record DriverSubject(Links links) implements StallWatch.Subject
    {
        @Override
        public long progress()
        {
            return links.driverBeat();
        }

        @Override
        public long waiting()
        {
            return 1;
        }

        @Override
        public String describe(final long progress, final long waiting)
        {
            return "and shows no life";
        }
    }
}
