package io.veltrix.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.veltrix.engine.config.ErrorPolicy;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.SinkConfig;
import io.veltrix.engine.config.SourceConfig;
import io.veltrix.engine.config.ThreadConfig;

/**
 * Which of a pipeline's threads this process runs, and whether it records what they do. Immutable.
 */
final class Hosting
{
    private final PipelineConfig config;
    private final Set<String> threads;
    private final boolean isObserved;

    private Hosting(final PipelineConfig config, final Set<String> threads, final boolean isObserved)
    {
        this.config = config;
        this.threads = threads;
        this.isObserved = isObserved;
    }

    boolean isObserved()
    {
        return isObserved;
    }

    /**
     * @param config  of the pipeline.
     * @param options of the run.
     * @return the threads it names, or all.
     * @throws IllegalArgumentException where these threads cannot be run apart from the others: what was found, and
     *                                  what to do.
     */
    static Hosting of(final PipelineConfig config, final RunOptions options)
    {
        final Hosting hosting = new Hosting(config, new TreeSet<>(options.threads()), options.isObserved());
        if (!options.threads().isEmpty())
        {
            hosting.check(options);
        }
        return hosting;
    }

    private void check(final RunOptions options)
    {
        final List<String> problems = new ArrayList<>();
        final List<String> known = config.threads().stream().map(ThreadConfig::name).toList();
        threads.stream().filter((thread) -> !known.contains(thread)).forEach((thread) -> problems.add(
            "there is no thread '" + thread + "' in the pipeline; name some of " + String.join(", ", known)));
        if (!config.driver().isSeparate())
        {
            problems.add("the pipeline's driver is embedded; to share its threads between processes start 'veltrix" +
                " driver --dir DIR' and write driver: {mode: separate, directory: DIR}");
        }
        if (hosts(config.sequencer().thread()) != hosts(config.journal().thread()))
        {
            problems.add("the sequencer (thread '" + config.sequencer().thread() + "') and the journal (thread '" +
                config.journal().thread() + "') live and die together: name both threads or none");
        }
        if (options.isDeterministic())
        {
            problems.add("virtual time runs in one process: leave out --deterministic or --threads");
        }
        if (options.acceptsLoss())
        {
            problems.add("what is lost is accepted by the whole pipeline: start it once in one process with" +
                " --accept-loss and without --threads");
        }
        config.lanes().forEach((lane) -> check(lane, problems));
        for (final SourceConfig source : config.sources())
        {
            config.sinks().stream().filter((sink) -> sink.name().equals(source.answers()))
                .filter((sink) -> hosts(sink) != hostsSequencer())
                .forEach((sink) -> problems.add("source '" + source.name() + "' answers sink '" + sink.name() +
                    "' and hears of its requests in the same process: name the threads '" + sink.thread() +
                    "' and '" + config.sequencer().thread() + "' together"));
        }
        if (!problems.isEmpty())
        {
            throw new IllegalArgumentException(
                "threads " + String.join(", ", threads) + " cannot be run apart: " + String.join("; ", problems));
        }
    }

    private void check(final LaneConfig lane, final List<String> problems)
    {
        for (final LaneConfig writer : config.lanes())
        {
            if (writer.streams().stream().anyMatch((stream) -> stream.name().equals(lane.reads())) &&
                hosts(writer) != hosts(lane))
            {
                problems.add("lane '" + lane.name() + "' reads what lane '" + writer.name() + "' makes, and a lane" +
                    " that comes back makes both again: name the threads '" + lane.thread() + "' and '" +
                    writer.thread() + "' together");
            }
        }
        if (lane.onError() == ErrorPolicy.QUARANTINE && hosts(lane) != hostsSequencer())
        {
            problems.add("lane '" + lane.name() + "' sets events aside, which the sequencer has to be told in the" +
                " same process: name the threads '" + lane.thread() + "' and '" + config.sequencer().thread() +
                "' together, or write on-error: stop");
        }
    }

    boolean hosts(final String thread)
    {
        return threads.isEmpty() || threads.contains(thread);
    }

    boolean hosts(final LaneConfig lane)
    {
        return hosts(lane.thread());
    }

    boolean hosts(final SinkConfig sink)
    {
        return hosts(sink.thread());
    }

    /**
     * @return true where sequencer, sources and journals are in this process.
     */
    boolean hostsSequencer()
    {
        return hosts(config.sequencer().thread());
    }

    /**
     * @param stream name.
     * @return true where what writes it is in this process.
     */
    boolean hostsWriterOf(final String stream)
    {
        return stream.equals(PipelineConfig.ROOT) ? hostsSequencer() :
            config.lanes().stream().anyMatch((lane) -> hosts(lane) &&
                lane.streams().stream().anyMatch((written) -> written.name().equals(stream)));
    }

    /**
     * @return the threads of this process that have something to do.
     */
    List<ThreadConfig> threads()
    {
        return config.threads().stream().filter((thread) -> hosts(thread.name())).toList();
    }

    @Override
    public String toString()
    {
        return String.join(", ", threads().stream().map(ThreadConfig::name).toList());
    }
}
