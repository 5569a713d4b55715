package io.veltrix.engine.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loops through the outside: who answers whom is said on both sides, and the root stream has room for every answer that
 * can be under way. Without that proof a full root stream could wait for a sink that waits for its answers.
 */
final class AnswerChecks
{
    private final PipelineConfig config;
    private final Problems problems;
    private final Map<String, SinkConfig> sinks = new LinkedHashMap<>();

    AnswerChecks(final PipelineConfig config, final Problems problems)
    {
        this.config = config;
        this.problems = problems;
        config.sinks().forEach(sink -> sinks.put(sink.name(), sink));
    }

    void run()
    {
        for (final SourceConfig source : config.sources())
        {
            final String path = "sources." + source.name();
            if (source.answers() != null && !sinks.containsKey(source.answers()))
            {
                problems.add(
                    path + ".answers", "'" + source.answers() + "', a sink that does not exist",
                    sinks.isEmpty() ? "a sink of that name under 'sinks:'" :
                    Spelling.fix(source.answers(), sinks.keySet()));
            }
            if (source.declared() != null)
            {
                declared(source, path);
            }
        }
        unanswered();
        room();
    }

    /**
     * The sum over the whole loop, once everything it is made of is right.
     */
    void admission()
    {
        if (!problems.isEmpty())
        {
            return;
        }
        final long answers = Admission.answersUnderWay(config);
        final long feeds = Admission.maxUnderWay(config) - answers;
        if (feeds < Admission.MIN_EVENTS)
        {
            final StreamConfig tightest = Admission.tightest(config);
            problems.add(
                "lanes." + tightest.lane() + ".streams." + tightest.name() + ".buffer",
                Amounts.size(tightest.termLength()) + ", which a loop of answers could fill for good: beside " +
                answers + " answers under way it leaves room for what " + Math.max(0, feeds) + " events may make",
                "a larger buffer (" + Amounts.size(4L * tightest.termLength()) + "), or a lower limit of outstanding " +
                "requests in the sink that is answered,");
        }
    }

    private void declared(final SourceConfig source, final String path)
    {
        final boolean answers = source.declared().eventsPerRequest() > 0;
        if (answers && source.answers() == null)
        {
            problems.add(
                path, "a source that answers a sink ('" + source.component().type() + "' says so) without a word of " +
                "which one",
                sinks.size() == 1 ? "'answers: " + sinks.keySet().iterator().next() + "'" :
                "'answers: ...' with " + (sinks.isEmpty() ? "the name of a sink" : Spelling.oneOf(sinks.keySet())));
        }
        if (!answers && source.answers() != null)
        {
            problems.add(
                path + ".answers", "'" + source.answers() + "' for a source that answers nothing ('" +
                source.component().type() + "' does not say it does)",
                "no 'answers:', or a type that answers,");
        }
        if (answers && source.whenFull() == FullPolicy.DROP)
        {
            problems.add(
                path + ".when-full", "'drop' for a source that answers: a lost answer leaves its request open for ever",
                "'block' (room for answers is kept, so it never has to wait)");
        }
        final SinkConfig sink = sinks.get(source.answers());
        if (answers && sink != null && sink.declared() != null && sink.declared().maxOutstanding() == 0)
        {
            problems.add(
                path + ".answers", "'" + sink.name() + "', a sink without a limit on unanswered requests ('" +
                sink.component().type() + "' declares none): room for its answers cannot be kept",
                "a sink that declares how many it may have, or a setting of the sink that makes it do so,");
        }
    }

    /**
     * A sink counts its requests down by their answers. Where none can come it stops for good at its limit, an hour or
     * a day into the run; so this is refused rather than warned of.
     */
    private void unanswered()
    {
        if (config.sources().stream().anyMatch(this::isMeantForSomeSink))
        {
            return;
        }
        for (final SinkConfig sink : config.sinks())
        {
            final boolean answered = config.sources().stream().anyMatch(s -> sink.name().equals(s.answers()));
            if (sink.declared() != null && sink.declared().maxOutstanding() > 0 && !answered)
            {
                problems.add(
                    "sinks." + sink.name(), "a sink that waits for answers (at most " +
                    sink.declared().maxOutstanding() + " requests open) and no source that gives them: it would stop " +
                    "after " + sink.declared().maxOutstanding() + " requests",
                    "'answers: " + sink.name() + "' in the source that brings the answers in");
            }
        }
    }

    /** That source's own problem is told already; it would answer the sink once that is right. */
    private boolean isMeantForSomeSink(final SourceConfig source)
    {
        return source.declared() == null ? source.answers() == null :
            source.declared().eventsPerRequest() > 0 && !sinks.containsKey(source.answers());
    }

    private void room()
    {
        long bytes = 0;
        long events = 0;
        long largest = -1;
        SourceConfig worst = null;
        for (final SourceConfig source : config.sources())
        {
            final SinkConfig sink = sinks.get(source.answers());
            if (source.declared() == null || sink == null || sink.declared() == null)
            {
                continue;
            }
            final long own = (long)sink.declared().maxOutstanding() * source.declared().eventsPerRequest();
            final long ownBytes = saturated(own, Amounts.framed(source.declared().maxMessageLength()));
            events += own;
            bytes = saturatedSum(bytes, ownBytes);
            if (ownBytes > largest)
            {
                largest = ownBytes;
                worst = source;
            }
        }
        final int term = config.sequencer().termLength();
        if (worst != null && bytes > Amounts.quarter(term))
        {
            tooMuch(worst, sinks.get(worst.answers()), bytes, largest, term);
        }
        journalWindow(events);
    }

    private void tooMuch(
        final SourceConfig source, final SinkConfig sink, final long bytes, final long own, final int term)
    {
        final SourceDeclared declared = source.declared();
        final String sum = sink.declared().maxOutstanding() + " open requests of sink '" + sink.name() + "' x " +
            declared.eventsPerRequest() + " answers x " + Amounts.framed(declared.maxMessageLength()) + "B = " +
            Amounts.size(own) + (bytes > own ? ", with the other answer loops " + Amounts.size(bytes) : "");
        final long needed = bytes > 1L << 40 ? Long.MAX_VALUE : Amounts.termFor(bytes);
        problems.add(
            "sources." + source.name() + ".answers", "an answer loop without room: " + sum + ", more than " +
            Amounts.size(Amounts.quarter(term)) + ", a quarter of the root stream's window (sequencer.buffer " +
            Amounts.size(term) + ")",
            needed > SequencerSettings.BUFFER.highest() ? "fewer open requests for sink '" + sink.name() + "'" :
            "'sequencer.buffer: " + Amounts.size(needed) + "', or fewer open requests for sink '" + sink.name() + "',");
    }

    /**
     * The sequencer also keeps room for answers in the journal's window, which counts events.
     */
    private void journalWindow(final long answers)
    {
        long unit = 0;
        for (final SourceConfig source : config.sources())
        {
            unit = source.declared() == null ? unit : Math.max(unit, source.declared().maxEvents());
        }
        final long needed = answers + unit + config.sources().size() + 64;
        if (config.journal().windowEvents() < needed)
        {
            final boolean possible = needed <= JournalSettings.WINDOW.highest();
            problems.add(
                "journal.window", problems.value("journal.window", config.journal().windowEvents()) + " events, less " +
                "than the answers that can be open (" + answers + ") and one poll of the largest source (" + unit +
                ") take: nothing could ever be published",
                possible ? "'" + needed + "' or more" : "a lower limit of open requests for the sinks");
        }
    }

    private static long saturated(final long a, final long b)
    {
        return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
    }

    private static long saturatedSum(final long a, final long b)
    {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
