package io.veltrix.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From a file's items to records. What is wrong goes to the problems; records then hold defaults, or null where there
 * is none, and are good only for finding more problems.
 */
final class DocumentReader
{
    static final int MAX_SOURCES = 255;
    private static final List<String> SECTIONS =
        List.of("sequencer", "journal", "driver", "threads", "sources", "lanes", "sinks");

    private final Section root;
    private final Problems problems;
    private final HostFacts host;
    private final ComponentReader components;

    DocumentReader(final Item root, final Problems problems, final HostFacts host, final Components components)
    {
        this.root = Section.of(root, null, "", problems);
        this.problems = problems;
        this.host = host;
        this.components = new ComponentReader(components, problems);
    }

    PipelineConfig read(final String source, final String text)
    {
        root.refuseOthers(SECTIONS, PipelineSettings.ALL);
        final String name = root.value(PipelineSettings.NAME);
        if (name != null)
        {
            Section.checkName(problems, PipelineSettings.NAME.key(), name);
        }
        final SequencerConfig sequencer = sequencer(root.section("sequencer"));
        final JournalConfig journal = journal(root.section("journal"));
        final DriverConfig driver = driver(root.section("driver"));
        final List<ThreadConfig> threads = threads();
        final List<SourceConfig> sources = sources();
        final List<LaneConfig> lanes = new LaneReader(problems, components).read(root.section("lanes"));
        final List<SinkConfig> sinks = sinks();
        return new PipelineConfig(name, source, text, sequencer, journal, driver, threads, sources, lanes, sinks);
    }

    private static SequencerConfig sequencer(final Section section)
    {
        section.refuseOthers(List.of(), SequencerSettings.ALL);
        return new SequencerConfig(
            section.value(SequencerSettings.THREAD),
            section.value(SequencerSettings.TICK),
            Math.toIntExact(section.value(SequencerSettings.BUFFER)),
            Math.toIntExact(section.value(SequencerSettings.MAX_EVENT_LENGTH)));
    }

    private static JournalConfig journal(final Section section)
    {
        section.refuseOthers(List.of(), JournalSettings.ALL);
        return new JournalConfig(
            section.value(JournalSettings.THREAD),
            section.word(JournalSettings.DURABILITY, Durability.class),
            section.value(JournalSettings.INTERVAL),
            section.value(JournalSettings.SEGMENT),
            Math.toIntExact(section.value(JournalSettings.BLOCK)),
            section.value(JournalSettings.WINDOW),
            section.value(JournalSettings.FLOOR),
            section.word(JournalSettings.WHEN_DISK_FULL, DiskFullPolicy.class));
    }

    private static DriverConfig driver(final Section section)
    {
        section.refuseOthers(List.of(), DriverSettings.ALL);
        return new DriverConfig(
            section.word(DriverSettings.MODE, DriverMode.class), section.value(DriverSettings.DIRECTORY),
            section.value(DriverSettings.LIVENESS));
    }

    /**
     * @return the threads of a file that declares none.
     */
    static List<ThreadConfig> defaultThreads(final HostFacts host)
    {
        final List<Integer> cores = host.cores();
        final boolean two = cores.size() > 1;
        return List.of(
            new ThreadConfig("hot", two ? cores.get(0) : ThreadConfig.NO_CORE, IdleKind.YIELD),
            new ThreadConfig("record", two ? cores.get(1) : ThreadConfig.NO_CORE, IdleKind.YIELD));
    }

    private List<ThreadConfig> threads()
    {
        if (root.item("threads") == null)
        {
            return defaultThreads(host);
        }
        final List<ThreadConfig> threads = new ArrayList<>();
        for (final Map.Entry<String, Section> entry : root.section("threads").named().entrySet())
        {
            final Section section = entry.getValue();
            section.refuseOthers(List.of(), ThreadSettings.ALL);
            threads.add(new ThreadConfig(
                entry.getKey(),
                Math.toIntExact(section.value(ThreadSettings.CORE)),
                section.word(ThreadSettings.IDLE, IdleKind.class)));
        }
        return threads;
    }

    private List<SourceConfig> sources()
    {
        final List<SourceConfig> sources = new ArrayList<>();
        final Section section = root.section("sources");
        for (final Map.Entry<String, Section> entry : section.named().entrySet())
        {
            sources.add(components.source(entry.getKey(), sources.size() + 1, entry.getValue()));
        }
        if (sources.isEmpty())
        {
            problems.add("sources", "no source", "at least one source, which brings events in,");
        }
        if (sources.size() > MAX_SOURCES)
        {
            problems.add("sources", sources.size() + " sources", "at most " + MAX_SOURCES);
        }
        return sources;
    }

    private List<SinkConfig> sinks()
    {
        final List<SinkConfig> sinks = new ArrayList<>();
        for (final Map.Entry<String, Section> entry : root.section("sinks").named().entrySet())
        {
            sinks.add(components.sink(entry.getKey(), entry.getValue()));
        }
        return sinks;
    }
}
