package io.veltrix.bench.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import static io.veltrix.bench.rig.Ratio.Bound.AT_LEAST;
import static io.veltrix.bench.rig.Ratio.Bound.AT_MOST;
import static io.veltrix.bench.rig.Ratio.Bound.BELOW;

/**
 * The table of targets, with what this run has to say to each.
 */
final class Ratios
{
    /** These look for the near state within each fork. */
    private static final ToDoubleFunction<Result> QUIET_P50 = Result::quietMedianNs;
    private static final ToDoubleFunction<Result> QUIET_RATE = Result::quietPerSecond;
    /** Of all forks, whatever the host did. */
    private static final ToDoubleFunction<Result> WORST = Result::worstNs;

    private Ratios()
    {
    }

    /**
     * @param results of the rig.
     * @param jmh     scores by name and parameters; empty where JMH did not run.
     * @return all lines, those not measured included.
     */
    static List<Ratio> of(final Results results, final Map<String, Double> jmh)
    {
        final List<Ratio> ratios = new ArrayList<>();
        ratios.add(of(results, Ratio.wanted("ipc link round trip p50 ÷ raw Aeron IPC", AT_MOST, 1.05),
            Catalog.HOP_STEADY, Catalog.AERON, QUIET_P50).with(TimeSplit.link(jmh)));
        ratios.add(of(results, Ratio.wanted("ipc link events/s ÷ raw Aeron, 64 B", AT_LEAST, 0.95),
            Catalog.FLOOD, Catalog.AERON, QUIET_RATE).with(TimeSplit.link(jmh)));
        ratios.add(laneDispatch(jmh));
        ratios.add(of(results,
            Ratio.wanted("journal writer events/s ÷ Chronicle Queue append per event", AT_LEAST, 4),
            Catalog.JOURNAL_APPEND, Catalog.CHRONICLE, Result::perSecond));
        ratios.add(of(results, Ratio.wanted(
            "commit until the gate is open, 100,000/s, p50 ÷ Chronicle Queue write, read, seen", AT_MOST, 1.2),
            Catalog.GATE, Catalog.CHRONICLE, QUIET_P50));
        ratios.add(of(results,
            Ratio.wanted("worst stall at a segment change ÷ at a Chronicle Queue roll", AT_MOST, 0.1),
            Catalog.JOURNAL_STALL, Catalog.CHRONICLE, WORST));
        ratios.add(order(results,
            Ratio.wanted("tick → order, gated, p50 ÷ Disruptor plus Chronicle Queue", BELOW, 1), QUIET_P50));
        ratios.add(order(results,
            Ratio.wanted("tick → order, gated, p99 ÷ Disruptor plus Chronicle Queue", BELOW, 1),
            (result) -> result.latencyNs(99)));
        ratios.add(BookRatio.of(jmh));
        ratios.add(of(results, Ratio.wanted(
            "replay with CRC into an empty stage, events/s ÷ Chronicle Queue read per event", AT_LEAST, 3),
            Catalog.JOURNAL_READ, Catalog.CHRONICLE, Result::perSecond).with(TimeSplit.replay(jmh)));
        ratios.add(of(results,
            Ratio.wanted("latency recording and counters on ÷ off, p50 tick → order", AT_MOST, 1.05),
            Catalog.ORDER, Catalog.UNOBSERVED, QUIET_P50));
        ratios.add(broker(results));
        return ratios;
    }

    private static Ratio of(
        final Results results,
        final Ratio wanted,
        final String id,
        final String peer,
        final ToDoubleFunction<Result> figure)
    {
        return of(results, wanted, id, Subject.OURS, peer, figure);
    }

    private static Ratio of(
        final Results results,
        final Ratio wanted,
        final String id,
        final String own,
        final String peer,
        final ToDoubleFunction<Result> figure)
    {
        final Result ours = results.find(id, own);
        final Result theirs = results.find(id, peer);
        if (ours == null || theirs == null)
        {
            return wanted.notMeasured(id + ": no fork of " + (ours == null ? own : peer) + " was run or counts");
        }
        if (figure == WORST)
        {
            return wanted.found(figure.applyAsDouble(ours) / figure.applyAsDouble(theirs),
                id + ": the longest of all, of " + held(ours) + " and " + held(theirs) + " forks" +
                failed(ours, theirs));
        }
        if (figure == QUIET_P50 || figure == QUIET_RATE && ours.hasRates() && theirs.hasRates())
        {
            return wanted.found(figure.applyAsDouble(ours) / figure.applyAsDouble(theirs),
                id + ": all intervals of " + held(ours) + " and " + held(theirs) +
                " forks, while the host disturbed least" + failed(ours, theirs));
        }
        if (ours.isNear() != theirs.isNear() && ours.apart().isMeasured() && theirs.apart().isMeasured())
        {
            return medians(wanted, id, ours.apart(), theirs.apart(), figure)
                .with("; both while the host had its cores apart");
        }
        return medians(wanted, id, ours, theirs, figure).with(ours.isNear() == theirs.isNear() ? "" :
            "; the host had its cores near each other for one of them only");
    }

    private static Ratio medians(
        final Ratio wanted,
        final String id,
        final Result ours,
        final Result theirs,
        final ToDoubleFunction<Result> figure)
    {
        return wanted.found(figure.applyAsDouble(ours) / figure.applyAsDouble(theirs),
            id + ": medians of " + ours.count() + " and " + theirs.count() + " forks" + leftOut(ours, theirs));
    }

    private static String leftOut(final Result ours, final Result theirs)
    {
        final long far = ours.forks().size() - ours.count() - ours.failures();
        final long theirFar = theirs.forks().size() - theirs.count() - theirs.failures();
        return failed(ours, theirs) + (far + theirFar == 0 ? "" :
            "; left out " + far + " and " + theirFar + " while the host had its cores further apart");
    }

    private static long held(final Result result)
    {
        return result.forks().size() - result.failures();
    }

    private static String failed(final Result ours, final Result theirs)
    {
        return ours.failures() + theirs.failures() == 0 ? "" :
            "; left out " + ours.failures() + " and " + theirs.failures() + " that do not count";
    }

    /** Each in whichever of its two layouts did better, by this figure. */
    private static Ratio order(
        final Results results, final Ratio wanted, final ToDoubleFunction<Result> figure)
    {
        final String ours = lower(results, figure, Subject.OURS, Catalog.ONE_THREAD);
        final String theirs = lower(results, figure, Catalog.BY_HAND, Catalog.BY_HAND_BESIDE);
        return of(results, wanted, Catalog.ORDER, ours, theirs, figure).with(
            ", " + ours + " against " + theirs + ", of each the layout with the lower figure" +
            TimeSplit.boundaries(results.find(Catalog.ORDER, ours)));
    }

    /**
     * @return which of two layouts of tick to order has the lower figure; the first where neither was measured.
     */
    private static String lower(
        final Results results, final ToDoubleFunction<Result> figure, final String one, final String other)
    {
        final Result ofOne = results.find(Catalog.ORDER, one);
        final Result ofOther = results.find(Catalog.ORDER, other);
        final boolean isOther = ofOne == null ? ofOther != null :
            ofOther != null && figure.applyAsDouble(ofOther) < figure.applyAsDouble(ofOne);
        return isOther ? other : one;
    }

    /** What each stage beyond the fourth adds; with fewer the compiler sees through the calls. */
    private static Ratio laneDispatch(final Map<String, Double> jmh)
    {
        final Ratio wanted = Ratio.wanted("lane dispatch, ns per stage", AT_MOST, 10);
        final Double four = jmh.get("LaneDispatchBenchmark.event stages=4");
        final Double sixteen = jmh.get("LaneDispatchBenchmark.event stages=16");
        if (four == null || sixteen == null)
        {
            return wanted.notMeasured("JMH LaneDispatch was not run");
        }
        return wanted.found((sixteen - four) / 12, "JMH LaneDispatch: (16 stages - 4 stages) / 12");
    }

    /**
     * Of two cases, ours in the layout with the lower figure, each at its own rate: the broker's is the lower one,
     * which can only make it look better.
     */
    private static Ratio broker(final Results results)
    {
        final Ratio wanted = Ratio.wanted("tick → order p99 ÷ produce-to-consume p99 on Kafka", AT_MOST, 0.001);
        final String own = lower(results, (result) -> result.latencyNs(99), Subject.OURS, Catalog.ONE_THREAD);
        final Result ours = results.find(Catalog.ORDER, own);
        final Result theirs = results.find(Catalog.KAFKA, Catalog.KAFKA);
        if (ours == null || theirs == null)
        {
            return wanted.notMeasured((ours == null ? Catalog.ORDER + ": no fork of " +
                own : Catalog.KAFKA + ": no fork of " + Catalog.KAFKA) + " was run or counts");
        }
        return wanted.found(ours.latencyNs(99) / theirs.latencyNs(99), String.format(Locale.ROOT,
            "%s of %s at %s, %s at %s, medians of %d and %d forks", Figures.time(ours.latencyNs(99)), own,
            Figures.rate(results.rate(Catalog.ORDER)), Figures.time(theirs.latencyNs(99)),
            Figures.rate(results.rate(Catalog.KAFKA)), ours.count(), theirs.count()));
    }
}
