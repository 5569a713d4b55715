package io.veltrix.bench.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the time goes that a ratio is made of, out of what the same run measured beside it: its pieces by JMH, or what
 * a pipeline records of itself. Pure functions; empty where the run has nothing to say.
 */
final class TimeSplit
{
    private TimeSplit()
    {
    }

    /**
     * @param jmh scores by name and parameters.
     * @return of one event that is replayed.
     */
    static String replay(final Map<String, Double> jmh)
    {
        final Double walked = jmh.get("JournalReadBenchmark.event checked=false");
        final Double checked = jmh.get("JournalReadBenchmark.event checked=true");
        final Double lane = jmh.get("LaneDispatchBenchmark.event stages=1");
        final List<String> pieces = new ArrayList<>();
        if (walked != null && checked != null)
        {
            pieces.add(piece("found in its block", walked));
            pieces.add(piece("its share of the CRC", checked - walked));
        }
        if (lane != null)
        {
            pieces.add(piece("a lane of one stage", lane));
        }
        return text(pieces);
    }

    /**
     * @param jmh scores by name and parameters.
     * @return of one event on an ipc link, without the way between the cores.
     */
    static String link(final Map<String, Double> jmh)
    {
        final Double written = jmh.get("LinkBenchmark.write link=ipc");
        final Double read = jmh.get("LinkBenchmark.read link=ipc");
        return written == null || read == null ? "" :
            text(List.of(piece("written", written), piece("read", read)));
    }

    /**
     * @param result of a pipeline; null for none.
     * @return what it recorded from origin to each boundary, in the first fork that counts.
     */
    static String boundaries(final Result result)
    {
        return result == null ? "" : result.forks().stream().filter(result::counts)
            .map((fork) -> fork.outcome().note()).filter((note) -> !note.isEmpty()).findFirst()
            .map((note) -> text(List.of(note))).orElse("");
    }

    private static String piece(final String name, final double ns)
    {
        return String.format(Locale.ROOT, "%s %.1f ns", name, ns);
    }

    private static String text(final List<String> pieces)
    {
        return pieces.isEmpty() ? "" : "; where it goes: " + String.join(", ", pieces);
    }
}
