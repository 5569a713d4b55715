package io.veltrix.bench.rig;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

import io.veltrix.bench.harness.Latencies;

import org.HdrHistogram.Histogram;

/**
 * What all forks of one subject found in one case. Figures are medians of the forks that count; a fork that did not
 * hold its rate does not, and none that ran while the host's cores were further apart than at other times of the run,
 * as long as there is one that did not.
 *
 * @param subject   measured.
 * @param forks     in order.
 * @param nearestNs that cores were apart in the run; NaN where that does not matter or is not known.
 */
record Result(Subject subject, List<Fork> forks, double nearestNs)
{
    /** Messages that make a median. */
    private static final int ENOUGH = 100;
    private static final int ENOUGH_INTERVALS = 20;

    Result at(final double nearestNs)
    {
        return new Result(subject, forks, nearestNs);
    }

    private List<Fork> held()
    {
        return forks.stream().filter(Fork::isHeld).toList();
    }

    private boolean isNear(final Fork fork)
    {
        return fork.distance().isAt(nearestNs);
    }

    /**
     * @return whether a fork counts during which the cores were as near each other as ever in the run.
     */
    boolean isNear()
    {
        return held().stream().anyMatch(this::isNear);
    }

    /**
     * @return whether this one's figures are among those told.
     */
    boolean counts(final Fork fork)
    {
        return fork.isHeld() && (isNear(fork) || !isNear());
    }

    private List<Fork> counted()
    {
        return forks.stream().filter(this::counts).toList();
    }

    /**
     * @return the same of the forks during which the cores were not near, to compare with one that has no others.
     */
    Result apart()
    {
        return new Result(
            subject, forks.stream().filter((fork) -> fork.isHeld() && !isNear(fork)).toList(), nearestNs);
    }

    /**
     * @return how many forks the figures are of.
     */
    int count()
    {
        return counted().size();
    }

    boolean isMeasured()
    {
        return !held().isEmpty();
    }

    long failures()
    {
        return forks.stream().filter((fork) -> !fork.isHeld()).count();
    }

    /**
     * @param percentile 0 to 100.
     * @return median over the forks, in nanoseconds; NaN where none counts.
     */
    double latencyNs(final double percentile)
    {
        return median((fork) -> fork.total().getValueAtPercentile(percentile));
    }

    /**
     * The median latency while the host disturbed least. A host that keeps still has the same median in every interval,
     * and this is it; one that moves its cores apart for seconds at a time, from anywhere within a fork, has two.
     *
     * @return the tenth percentile of the medians of all intervals, in nanoseconds; the median of the forks where
     *     intervals are too short to have medians.
     */
    double quietMedianNs()
    {
        final double[] medians = held().stream().flatMap((fork) -> fork.intervals().stream())
            .filter((interval) -> interval.getTotalCount() >= ENOUGH)
            .mapToDouble((interval) -> interval.getValueAtPercentile(50)).sorted().toArray();
        return medians.length < ENOUGH_INTERVALS ? latencyNs(50) : medians[medians.length / 10];
    }

    /**
     * @return the longest of all forks that held their rate, in nanoseconds; NaN where none did.
     */
    double worstNs()
    {
        return held().stream().mapToDouble((fork) -> fork.total().getMaxValue()).max().orElse(Double.NaN);
    }

    double perSecond()
    {
        return median(Result::rateOf);
    }

    /**
     * Messages a second while the host disturbed least, for the same reason as {@link #quietMedianNs()}.
     *
     * @return the ninetieth percentile of the rates of all intervals; the median of the forks where they kept none.
     */
    double quietPerSecond()
    {
        final double[] rates = rates().sorted().toArray();
        return hasRates() ? rates[rates.length - 1 - rates.length / 10] : perSecond();
    }

    /**
     * @return whether there are intervals enough for {@link #quietPerSecond()}.
     */
    boolean hasRates()
    {
        return rates().count() >= ENOUGH_INTERVALS;
    }

    private DoubleStream rates()
    {
        return held().stream().flatMap((fork) -> fork.outcome().rates().stream()).mapToDouble(Double::doubleValue);
    }

    static double rateOf(final Fork fork)
    {
        return fork.outcome().perSecond();
    }

    /**
     * @param figure of a fork.
     * @return least and greatest of the forks that count; NaN where none does.
     */
    double[] range(final ToDoubleFunction<Fork> figure)
    {
        return new double[] {
            counted().stream().mapToDouble(figure).min().orElse(Double.NaN),
            counted().stream().mapToDouble(figure).max().orElse(Double.NaN)};
    }

    /**
     * @return all forks that count in one.
     */
    Histogram merged()
    {
        final Histogram merged = Latencies.newHistogram();
        counted().forEach((fork) -> merged.add(fork.total()));
        return merged;
    }

    private double median(final ToDoubleFunction<Fork> figure)
    {
        return median(counted().stream().mapToDouble(figure).toArray());
    }

    static double median(final double... figures)
    {
        if (figures.length == 0)
        {
            return Double.NaN;
        }
        final double[] sorted = figures.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
