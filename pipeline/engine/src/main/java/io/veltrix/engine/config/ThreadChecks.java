package io.veltrix.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Threads: each that is named exists, each core exists, nobody spins on a core that another needs.
 */
final class ThreadChecks
{
    private final PipelineConfig config;
    private final Problems problems;
    private final HostFacts host;

    ThreadChecks(final PipelineConfig config, final Problems problems, final HostFacts host)
    {
        this.config = config;
        this.problems = problems;
        this.host = host;
    }

    void run()
    {
        named("sequencer.thread", config.sequencer().thread());
        named("journal.thread", config.journal().thread());
        config.lanes().forEach(lane -> named("lanes." + lane.name() + ".thread", lane.thread()));
        config.sinks().forEach(sink -> named("sinks." + sink.name() + ".thread", sink.thread()));
        config.sinks().forEach(this::blocking);
        config.threads().forEach(this::core);
        spinning();
    }

    /** A sink that waits for a disk or a database holds up everything else on its thread. */
    private void blocking(final SinkConfig sink)
    {
        if (sink.declared() == null || !sink.declared().blocking())
        {
            return;
        }
        final String thread = sink.thread();
        final List<String> held = new ArrayList<>();
        if (thread.equals(config.sequencer().thread()))
        {
            held.add("the sequencer");
        }
        config.lanes().stream().filter(lane -> thread.equals(lane.thread()))
            .forEach(lane -> held.add("lane '" + lane.name() + "'"));
        if (thread.equals(config.journal().thread()))
        {
            held.add("the journal");
        }
        if (!held.isEmpty())
        {
            final String path = "sinks." + sink.name() + ".thread";
            problems.add(
                path, problems.value(path, thread) + ", the thread of " + String.join(", ", held) + ", for a sink " +
                "that waits for the outside ('" + sink.component().type() + "' declares itself blocking)",
                "a thread of its own, declared under 'threads:' with 'idle: backoff',");
        }
    }

    private void named(final String path, final String thread)
    {
        final Set<String> names = new LinkedHashSet<>();
        config.threads().forEach(declared -> names.add(declared.name()));
        if (!names.contains(thread))
        {
            problems.add(
                path, problems.value(path, thread) + ", a thread that is not declared",
                names.isEmpty() ? "it under 'threads:', or no 'threads:' at all," :
                Spelling.fix(thread, names) + " or declare it under 'threads:'");
        }
    }

    private void core(final ThreadConfig thread)
    {
        if (thread.core() != ThreadConfig.NO_CORE && !host.cores().contains(thread.core()))
        {
            problems.add(
                "threads." + thread.name() + ".core", "'" + thread.core() + "', a core this process cannot run on",
                "one of " + cores() + ", or none,");
        }
    }

    private String cores()
    {
        return host.cores().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void spinning()
    {
        final String record = config.journal().thread();
        final List<ThreadConfig> spinning = new ArrayList<>();
        for (final ThreadConfig thread : config.threads())
        {
            if (thread.idle() == IdleKind.SPIN)
            {
                for (final ThreadConfig other : config.threads())
                {
                    if (other.core() == thread.core() && thread.core() != ThreadConfig.NO_CORE)
                    {
                        sharing(thread, other, record);
                    }
                }
                spinning.add(thread);
            }
        }
        if (spinning.size() > host.cores().size())
        {
            problems.add(
                "threads", spinning.size() + " threads with idle: spin on " + host.cores().size() + " core" +
                (host.cores().size() == 1 ? "" : "s") + " (" + cores() + ")",
                "'idle: yield' for all but " + host.cores().size() + " of them");
        }
    }

    private void sharing(final ThreadConfig thread, final ThreadConfig other, final String record)
    {
        final boolean isSecond = config.threads().indexOf(thread) > config.threads().indexOf(other);
        final String path = "threads." + thread.name() + ".idle";
        if (other.idle() == IdleKind.SPIN && isSecond)
        {
            problems.add(
                path, "'spin' on core " + thread.core() + ", where thread '" + other.name() + "' spins too: each " +
                "would wait whole time slices for the other",
                "'idle: yield', or another core,");
        }
        else if (other.idle() != IdleKind.SPIN && other.name().equals(record))
        {
            problems.add(
                path, "'spin' on core " + thread.core() + ", where thread '" + record + "' writes the journal: the " +
                "journal would fall behind and publishing stop",
                "'idle: yield', or another core,");
        }
    }
}
