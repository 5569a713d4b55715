package io.veltrix.engine.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.veltrix.engine.control.RunDescriptor;
import io.veltrix.engine.control.RunDescriptor.Kind;
import io.veltrix.engine.control.RunDescriptor.Part;

/**
 * Finds the counters of a run by their labels, as the assembly gave them, and puts them beside the parts they belong
 * to.
 */
final class CounterNames
{
    private static final Pattern FULL = Pattern.compile("(.+): full, (.+) slowest");
    private static final String PUBLISHED = ": last sequence published";
    private static final String JOURNALLED = ": last sequence journalled";
    private static final String PROCESSED = ": last sequence processed";

    private final Map<String, Long> values;

    CounterNames(final Map<String, Long> values)
    {
        this.values = values;
    }

    long published(final String stream)
    {
        return value(stream + PUBLISHED, 0);
    }

    long journalled(final String stream)
    {
        return value(stream + JOURNALLED, 0);
    }

    private long value(final String label, final long otherwise)
    {
        return values.getOrDefault(label, otherwise);
    }

    List<RunStatus.Source> sources(final RunDescriptor run)
    {
        return run.parts(Kind.SOURCE).stream().map((source) -> new RunStatus.Source(
            source.name(), value(source.name() + ": events", 0), value(source.name() + ": dropped", 0),
            value(source.name() + ": refused", RunStatus.UNKNOWN))).toList();
    }

    List<RunStatus.Reader> readers(final RunDescriptor run)
    {
        final List<RunStatus.Reader> readers = new ArrayList<>();
        for (final Kind kind : new Kind[]{Kind.LANE, Kind.JOURNAL, Kind.SINK})
        {
            run.parts(kind).forEach((part) -> readers.add(reader(part)));
        }
        return readers;
    }

    private RunStatus.Reader reader(final Part part)
    {
        // Where it stands first: what was published after that only makes it seem further behind, never ahead.
        final long processed = value(part.name() + (part.kind() == Kind.JOURNAL ? JOURNALLED : PROCESSED), 0);
        final boolean isSink = part.kind() == Kind.SINK;
        return new RunStatus.Reader(
            part.kind().name().toLowerCase(java.util.Locale.ROOT), part.name(), part.reads(), processed,
            Math.max(0, published(part.reads()) - processed), value("stalled: " + part, 0) != 0,
            isSink ? value(part.name() + ": effects", 0) : RunStatus.UNKNOWN,
            isSink ? value(part.name() + ": dropped", 0) : RunStatus.UNKNOWN,
            part.kind() == Kind.LANE ? value(part.name() + ": events set aside", 0) : RunStatus.UNKNOWN);
    }

    List<String> stalledThreads(final RunDescriptor run)
    {
        return run.parts(Kind.THREAD).stream()
            .filter((thread) -> value("stalled: " + thread, 0) != 0).map(Part::name).toList();
    }

    /**
     * @return whether a media driver of its own shows no life.
     */
    boolean isDriverStalled(final RunDescriptor run)
    {
        return run.parts(Kind.DRIVER).stream().anyMatch((driver) -> value("stalled: " + driver, 0) != 0);
    }

    /** Streams in the order of their counters, root first. */
    List<RunStatus.Link> links(final List<RunStatus.Reader> readers)
    {
        final Map<String, List<RunStatus.Full>> full = new LinkedHashMap<>();
        values.forEach((label, value) ->
        {
            final Matcher matcher = FULL.matcher(label);
            if (matcher.matches())
            {
                full.computeIfAbsent(matcher.group(1), (ignored) -> new ArrayList<>())
                    .add(new RunStatus.Full(matcher.group(2), value));
            }
        });
        final List<RunStatus.Link> links = new ArrayList<>();
        values.forEach((label, value) ->
        {
            if (label.endsWith(PUBLISHED))
            {
                final String stream = label.substring(0, label.length() - PUBLISHED.length());
                links.add(link(stream, value, readers, full.getOrDefault(stream, List.of())));
            }
        });
        return links;
    }

    private static RunStatus.Link link(
        final String stream,
        final long published,
        final List<RunStatus.Reader> readers,
        final List<RunStatus.Full> full)
    {
        RunStatus.Reader slowest = null;
        for (final RunStatus.Reader reader : readers)
        {
            if (reader.reads().equals(stream) && reader.behind() > (slowest == null ? 0 : slowest.behind()))
            {
                slowest = reader;
            }
        }
        return new RunStatus.Link(
            stream, published, slowest == null ? null : slowest.kind() + " " + slowest.name(),
            slowest == null ? 0 : slowest.behind(), full.stream().mapToLong(RunStatus.Full::times).sum(),
            full.stream().filter((each) -> each.times() > 0).toList());
    }
}
