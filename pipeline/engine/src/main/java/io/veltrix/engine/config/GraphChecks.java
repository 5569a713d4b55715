package io.veltrix.engine.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.veltrix.codecs.EventType;

/**
 * The graph: every stream that is read exists, nothing feeds itself, every link and policy is one that keeps the laws,
 * every event type goes somewhere.
 */
final class GraphChecks
{
    private static final String LATER = ", which comes with a later version";

    private final PipelineConfig config;
    private final Problems problems;
    private final Map<String, StreamConfig> streams = new LinkedHashMap<>();
    private final Set<String> answered = new HashSet<>();

    GraphChecks(final PipelineConfig config, final Problems problems)
    {
        this.config = config;
        this.problems = problems;
        for (final LaneConfig lane : config.lanes())
        {
            lane.streams().stream().filter(stream -> !PipelineConfig.ROOT.equals(stream.name()))
                .forEach(stream -> streams.putIfAbsent(stream.name(), stream));
        }
        for (final SourceConfig source : config.sources())
        {
            if (source.answers() != null)
            {
                answered.add(source.answers());
            }
        }
    }

    void run()
    {
        if (config.journal().whenDiskFull() == DiskFullPolicy.DEGRADE)
        {
            degrading();
        }
        for (final LaneConfig lane : config.lanes())
        {
            final String path = "lanes." + lane.name();
            reads(path + ".reads", lane.reads());
            laneLink(lane, path);
            emissions(lane, path);
        }
        for (final SinkConfig sink : config.sinks())
        {
            final String path = "sinks." + sink.name();
            reads(path + ".reads", sink.reads());
            sinkLink(sink, path);
            sinkTypes(sink, path);
        }
        cycles();
    }

    /** What a reader of the journal would be given is not in it then. */
    private void degrading()
    {
        for (final LaneConfig lane : config.lanes())
        {
            degrading("lanes." + lane.name(), lane.link(), lane.whenFull());
        }
        for (final SinkConfig sink : config.sinks())
        {
            degrading("sinks." + sink.name(), sink.link(), sink.whenFull());
        }
    }

    private void degrading(final String path, final LinkKind link, final FullPolicy whenFull)
    {
        if (link == LinkKind.JOURNAL || whenFull == FullPolicy.DETACH)
        {
            problems.add(
                "journal.when-disk-full", "'degrade', though " + path + " reads the journal (" +
                (link == LinkKind.JOURNAL ? "link: journal" : "when-full: detach") + "), which then lacks events",
                "'stop', or link: ipc and when-full: block in " + path);
        }
    }

    private void reads(final String path, final String stream)
    {
        if (stream != null && !PipelineConfig.ROOT.equals(stream) && !streams.containsKey(stream))
        {
            final Set<String> known = new LinkedHashSet<>(Set.of(PipelineConfig.ROOT));
            known.addAll(streams.keySet());
            problems.add(path, "'" + stream + "', a stream that no lane writes", Spelling.fix(stream, known));
        }
    }

    private void laneLink(final LaneConfig lane, final String path)
    {
        if (lane.whenFull() == FullPolicy.DROP)
        {
            problems.add(
                path + ".when-full", "'drop' in front of a lane: its streams would miss what it missed, and a replay " +
                "would differ",
                "'block' (only sources, and sinks that nothing answers, may drop)");
        }
        readable(lane.reads(), lane.link(), lane.whenFull(), path);
        if (lane.link() == LinkKind.JOURNAL && lane.whenFull() == FullPolicy.FAIL)
        {
            neverFull(path, lane.whenFull());
        }
    }

    /**
     * What reads the journal, always or where it was left behind, needs every event of its stream there.
     */
    private void readable(final String stream, final LinkKind link, final FullPolicy whenFull, final String path)
    {
        final StreamConfig read = streams.get(stream);
        final boolean isKept = read == null || read.record() == Recording.FULL;
        if (link == LinkKind.JOURNAL && !isKept)
        {
            problems.add(
                path + ".link", "'journal' for stream '" + read.name() + "', of which the journal keeps '" +
                read.record().word() + "' only",
                "'ipc', or 'record: full' in lanes." + read.lane() + ".streams." + read.name() + ",");
        }
        if (whenFull == FullPolicy.DETACH && link == LinkKind.JOURNAL)
        {
            neverFull(path, whenFull);
        }
        else if (whenFull == FullPolicy.DETACH && !isKept)
        {
            problems.add(
                path + ".when-full", "'detach' for a reader of stream '" + read.name() + "', which would go on from " +
                "the journal, and that keeps '" + read.record().word() + "' of it only",
                "'block', or 'record: full' in lanes." + read.lane() + ".streams." + read.name() + ",");
        }
    }

    private void neverFull(final String path, final FullPolicy whenFull)
    {
        problems.add(
            path + ".when-full", "'" + whenFull.word() + "' for a link to the journal, which never holds a writer up",
            "'block', or 'link: ipc',");
    }

    private void sinkLink(final SinkConfig sink, final String path)
    {
        readable(sink.reads(), sink.link(), sink.whenFull(), path);
        if (sink.link() == LinkKind.JOURNAL && sink.whenFull() == FullPolicy.FAIL)
        {
            neverFull(path, sink.whenFull());
        }
        final boolean durable = sink.declared() != null && sink.declared().durable();
        if (sink.whenFull() == FullPolicy.DROP && answered.contains(sink.name()))
        {
            problems.add(
                path + ".when-full", "'drop' for a sink whose answers come back: a request that was dropped is never " +
                "answered",
                "'block'");
        }
        else if (sink.whenFull() == FullPolicy.DROP && durable)
        {
            problems.add(
                path + ".when-full", "'drop' for a sink whose effects are promised to last ('" + type(sink) +
                "' declares itself durable)",
                "'block'");
        }
        if (durable && !sink.gated())
        {
            problems.add(
                path + ".gated", "'false' for a sink whose effects last ('" + type(sink) + "' declares itself " +
                "durable): after a crash they would outlive their cause",
                "'gated: true'");
        }
    }

    private static String type(final SinkConfig sink)
    {
        return sink.component().type();
    }

    private void sinkTypes(final SinkConfig sink, final String path)
    {
        final StreamConfig read = streams.get(sink.reads());
        if (sink.declared() == null || read == null || sink.declared().types().isEmpty() || read.events().isEmpty())
        {
            return;
        }
        for (final EventType type : sink.declared().types())
        {
            if (read.events().contains(type))
            {
                return;
            }
        }
        problems.add(
            path + ".reads", "'" + read.name() + "', which carries " + names(read.events()) + " and none of the " +
            "types the sink takes (" + names(sink.declared().types()) + ")",
            "a stream that carries one of them");
    }

    private static String names(final List<EventType> types)
    {
        return String.join(", ", types.stream().map(EventType::name).toList());
    }

    private void emissions(final LaneConfig lane, final String path)
    {
        final Map<EventType, String> streamOf = new LinkedHashMap<>();
        final boolean streamsKnown = lane.streams().stream().noneMatch(stream -> stream.events().isEmpty());
        for (final StreamConfig stream : lane.streams())
        {
            for (final EventType type : stream.events())
            {
                final String first = streamOf.putIfAbsent(type, stream.name());
                if (first != null)
                {
                    problems.add(
                        path + ".streams." + stream.name() + ".events",
                        "'" + type + "', which already goes into stream '" + first + "'",
                        "it in one of the two streams (any number of lanes and sinks may read one)");
                }
            }
        }
        for (int i = 0; i < lane.stages().size(); i++)
        {
            final StageConfig stage = lane.stages().get(i);
            final List<StageConfig> later = lane.stages().subList(i + 1, lane.stages().size());
            final boolean known = later.stream().allMatch(s -> s.declared() != null);
            if (stage.declared() == null || !known || !streamsKnown)
            {
                continue;
            }
            for (final Emission emission : stage.declared().emits())
            {
                final EventType type = emission.type();
                if (!streamOf.containsKey(type) &&
                    later.stream().noneMatch(s -> s.declared().subscribes().contains(type)))
                {
                    problems.add(
                        path + ".stages." + stage.name(), "a stage whose " + type + " events go nowhere: no stream " +
                        "of the lane carries them and no later stage takes them",
                        "'" + type + "' into the events of one of the lane's streams, or a stage that takes it " +
                        "behind this one,");
                }
            }
        }
    }

    /**
     * Each lane reads one stream and each stream has one writer, so walking upwards from a lane is a single path.
     */
    private void cycles()
    {
        final Set<String> reported = new HashSet<>();
        for (final LaneConfig lane : config.lanes())
        {
            final List<String> path = new ArrayList<>();
            String at = lane.name();
            while (at != null && !path.contains(at))
            {
                path.add(at);
                final StreamConfig read = streams.get(reads(at));
                at = read == null ? null : read.lane();
            }
            if (lane.name().equals(at) && reported.addAll(path))
            {
                problems.add(
                    "lanes." + lane.name() + ".reads", "'" + lane.reads() + "', which derives from what this lane " +
                    "itself writes (" + String.join(" reads ", path) + " reads " + at + ")",
                    "'root' or a stream that does not (what must come back goes out through a sink and in through a " +
                    "source with 'answers:')");
            }
        }
    }

    private String reads(final String laneName)
    {
        for (final LaneConfig lane : config.lanes())
        {
            if (lane.name().equals(laneName))
            {
                return lane.reads();
            }
        }
        return null;
    }
}
