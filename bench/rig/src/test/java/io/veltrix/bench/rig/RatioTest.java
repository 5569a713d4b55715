package io.veltrix.bench.rig;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.bench.harness.Latencies;
import io.veltrix.bench.harness.Outcome;
import io.veltrix.bench.harness.Schedule;
import io.veltrix.bench.harness.Task;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RatioTest
{
    private static final Case HOP = new Case(
        Catalog.HOP_STEADY, "hop", List.of(), 3, Task.Mode.ROUND_TRIP, Schedule.Arrivals.STEADY, 100, 64, 10, 0, 1,
        null);

    private static Fork fork(final String failure, final long latencyNs)
    {
        final Histogram total = Latencies.newHistogram();
        total.recordValue(latencyNs);
        return new Fork(new Outcome(failure, 1, 100, 0, 0, ""), List.of(total), total, "x");
    }

    private static Subject subject(final String name)
    {
        return new Subject(name, "", "", "");
    }

    private static Ratio roundTrip(final Results results)
    {
        return Ratios.of(results, Map.of()).get(0);
    }

    @Test
    void shouldSayWhetherATargetIsMetAndByHowMuchItIsMissed()
    {
        assertEquals("met", new Ratio("", Ratio.Bound.AT_MOST, 1.05, 1.05, "").verdictText());
        assertEquals("missed by 1 %", new Ratio("", Ratio.Bound.AT_MOST, 1.05, 1.0501, "").verdictText());
        assertEquals("missed by 1 %", new Ratio("", Ratio.Bound.BELOW, 1, 1, "").verdictText());
        assertEquals("met", new Ratio("", Ratio.Bound.BELOW, 1, 0.999, "").verdictText());
        assertEquals("met", new Ratio("", Ratio.Bound.AT_LEAST, 4, 4, "").verdictText());
        assertEquals("missed by 50 %", new Ratio("", Ratio.Bound.AT_LEAST, 4, 2, "").verdictText());
        assertEquals("missed by 100 %", new Ratio("", Ratio.Bound.AT_MOST, 0.1, 0.2, "").verdictText());
        assertEquals("not measured",
            Ratio.wanted("", Ratio.Bound.AT_LEAST, 4).notMeasured("no peer").verdictText());
    }

    @Test
    void shouldCompareMediansOfTheForksThatCount()
    {
        final Results results = new Results();
        for (final long latencyNs : new long[] {300, 100, 200})
        {
            results.add(HOP, subject(Subject.OURS), fork(null, latencyNs));
            results.add(HOP, subject(Catalog.AERON), fork(null, latencyNs / 2));
        }
        results.add(HOP, subject(Subject.OURS), fork("the offered rate was not held", 10_000));
        final Ratio ratio = roundTrip(results);
        assertEquals(2.0, ratio.value());
        assertEquals(Ratio.Verdict.MISSED, ratio.verdict());
        assertTrue(ratio.how().contains("left out 1 and 0 that do not count"), ratio.how());
    }

    private static final Case STALL = new Case(
        Catalog.JOURNAL_STALL, "stall", List.of(), 3, Task.Mode.STALL, Schedule.Arrivals.STEADY, 100, 64, 10, 0, 1,
        null);
    private static final Case FLOOD = new Case(
        Catalog.FLOOD, "flood", List.of(), 3, Task.Mode.ONE_WAY, Schedule.Arrivals.STEADY, 0, 64, 10, 0, 1, null);

    @Test
    void shouldCompareForksOnlyInTheSameStateOfTheHost()
    {
        final Results results = new Results();
        results.add(FLOOD, subject(Subject.OURS), apart(100, 150, 160));
        results.add(FLOOD, subject(Catalog.AERON), apart(300, 50, 52));
        assertTrue(flood(results).how().contains("near each other for one"), flood(results).how());
        // Gone away meanwhile: not where it is near.
        results.add(FLOOD, subject(Subject.OURS), apart(200, 50, 155));
        results.add(FLOOD, subject(Subject.OURS), apart(330, 55, 50));
        assertEquals(1.1, flood(results).value(), 0.01);
        assertTrue(flood(results).how().contains("left out 2 and 0 while"), flood(results).how());
        // Both apart: that can be compared.
        final Results apart = new Results();
        apart.add(FLOOD, subject(Subject.OURS), apart(100, 150, 160));
        apart.add(FLOOD, subject(Catalog.AERON), apart(300, 50, 52));
        apart.add(FLOOD, subject(Catalog.AERON), apart(50, 155, 155));
        assertEquals(2.0, flood(apart).value(), 0.01);
        assertTrue(flood(apart).how().contains("both while the host had its cores apart"), flood(apart).how());
    }

    private static Ratio flood(final Results results)
    {
        return Ratios.of(results, Map.of()).get(1);
    }

    private static Fork apart(final double perSecond, final double beforeNs, final double afterNs)
    {
        return new Fork(new Outcome(null, 1, perSecond, 0, 0, ""), List.of(), Latencies.newHistogram(), "x")
            .with(HostLoad.UNKNOWN, new CoreDistance(beforeNs, afterNs));
    }

    @Test
    void shouldTakeAMedianWhileTheHostDisturbsLeast()
    {
        // A host that keeps still: the same in every interval.
        assertEquals(300, new Result(null, List.of(intervals(300, 300)), Double.NaN).quietMedianNs(), 1);
        // One that moved its cores apart in the middle, and one that had them apart all the time.
        assertEquals(300, new Result(
            null, List.of(intervals(300, 1_000), intervals(1_000, 1_000)), Double.NaN).quietMedianNs(), 1);
        assertEquals(1_000, new Result(null, List.of(intervals(1_000, 1_000)), Double.NaN).quietMedianNs(), 2);
        // Too little to have medians.
        assertEquals(7, new Result(null, List.of(fork(null, 7)), Double.NaN).quietMedianNs(), 0.1);
    }

    @Test
    void shouldTakeARateWhileTheHostDisturbsLeast()
    {
        final Results results = new Results();
        results.add(FLOOD, subject(Subject.OURS), rates(10, 10));
        results.add(FLOOD, subject(Subject.OURS), rates(10, 4));
        results.add(FLOOD, subject(Catalog.AERON), rates(4, 8));
        results.add(FLOOD, subject(Catalog.AERON), rates(4, 4));
        assertEquals(1.25, flood(results).value(), 0.01);
        assertTrue(flood(results).how().contains("all intervals of 2 and 2 forks"), flood(results).how());
        // A host that keeps still.
        assertEquals(10, new Result(null, List.of(rates(10, 10)), Double.NaN).quietPerSecond());
    }

    // Seen to fail with the median of the forks in its place.
    @Test
    void shouldTakeTheWorstStallOfAllForks()
    {
        final Results results = new Results();
        results.add(STALL, subject(Subject.OURS), fork(null, 1));
        results.add(STALL, subject(Subject.OURS), fork(null, 1));
        results.add(STALL, subject(Subject.OURS), fork(null, 30));
        results.add(STALL, subject(Catalog.CHRONICLE), fork(null, 10));
        final Ratio ratio = Ratios.of(results, Map.of()).get(5);
        assertEquals(3, ratio.value(), 0.01);
        assertTrue(ratio.how().contains("the longest of all, of 3 and 1 forks"), ratio.how());
    }

    private static Fork rates(final double first, final double second)
    {
        final List<Double> rates = new ArrayList<>(Collections.nCopies(25, first));
        rates.addAll(Collections.nCopies(25, second));
        return new Fork(
            new Outcome(null, 1, (first + second) / 2, 0, 0, "", rates), List.of(), Latencies.newHistogram(), "x");
    }

    private static Fork intervals(final long firstNs, final long secondNs)
    {
        final List<Histogram> intervals = new ArrayList<>();
        final Histogram total = Latencies.newHistogram();
        for (int i = 0; i < 100; i++)
        {
            final Histogram interval = Latencies.newHistogram();
            interval.recordValueWithCount(i < 50 ? firstNs : secondNs, 1_000);
            intervals.add(interval);
            total.add(interval);
        }
        return new Fork(new Outcome(null, 100_000, 1, 0, 0, ""), intervals, total, "x");
    }

    @Test
    void shouldSayWhereTheTimeOfAReplayGoes()
    {
        final Map<String, Double> jmh = Map.of("JournalReadBenchmark.event checked=true", 12.5,
            "JournalReadBenchmark.event checked=false", 9.0, "LaneDispatchBenchmark.event stages=1", 8.0);
        final String where = TimeSplit.replay(jmh);
        assertTrue(where.contains("found in its block 9.0 ns, its share of the CRC 3.5 ns, a lane of one stage 8.0 ns"),
            where);
        assertEquals("", TimeSplit.replay(Map.of()));
        assertEquals("", TimeSplit.link(jmh));
    }

    @Test
    void shouldFindHowFarCoresAreApart()
    {
        final double ns = CoreDistance.probe();
        // A store takes longer than a cycle and, even where another thread has the core for a while, less than a stall.
        assertTrue(Double.isNaN(ns) || ns > 1 && ns < 10_000_000, () -> "ns=" + ns);
    }

    @Test
    void shouldNotMeasureARatioWhereNoForkCounts()
    {
        final Results results = new Results();
        results.add(HOP, subject(Subject.OURS), fork(null, 100));
        results.add(HOP, subject(Catalog.AERON), fork("the offered rate was not held", 100));
        final Ratio ratio = roundTrip(results);
        assertEquals(Ratio.Verdict.NOT_MEASURED, ratio.verdict());
        assertTrue(ratio.how().contains(Catalog.AERON), ratio.how());
    }

    @Test
    void shouldHoldTheBetterOfOurLayoutsOfTickToOrderAgainstTheBetterByHand()
    {
        final Case order = new Case(Catalog.ORDER, "order", List.of(), 1, Task.Mode.TICK_TO_ORDER,
            Schedule.Arrivals.STEADY, 100, 96, 10, 0, 1, null);
        final Results results = new Results();
        results.add(order, subject(Subject.OURS), fork(null, 300));
        assertEquals(Ratio.Verdict.NOT_MEASURED, tickToOrder(results).verdict());
        results.add(order, subject(Catalog.BY_HAND_BESIDE), fork(null, 200));
        assertEquals(1.5, tickToOrder(results).value());
        results.add(order, subject(Catalog.BY_HAND), fork(null, 150));
        assertEquals(2.0, tickToOrder(results).value());
        assertTrue(tickToOrder(results).how().contains("against by-hand,"), tickToOrder(results).how());
        results.add(order, subject(Catalog.BY_HAND), fork(null, 1_000));
        assertEquals(1.5, tickToOrder(results).value());
        results.add(order, subject(Catalog.ONE_THREAD), fork(null, 400));
        assertEquals(1.5, tickToOrder(results).value());
        results.add(order, subject(Catalog.ONE_THREAD), fork(null, 100));
        results.add(order, subject(Catalog.ONE_THREAD), fork(null, 100));
        assertEquals(0.5, tickToOrder(results).value());
        assertTrue(tickToOrder(results).how().contains("veltrix-one-thread against by-hand-beside,"),
            tickToOrder(results).how());
    }

    private static Ratio tickToOrder(final Results results)
    {
        return Ratios.of(results, Map.of()).stream()
            .filter((ratio) -> ratio.measure().startsWith("tick → order, gated, p50")).findFirst().orElseThrow();
    }

    @Test
    void shouldTakeLaneDispatchFromWhatEachFurtherStageAdds()
    {
        final Map<String, Double> jmh = Map.of(
            "LaneDispatchBenchmark.event stages=4", 30.0, "LaneDispatchBenchmark.event stages=16", 90.0);
        final Ratio ratio = Ratios.of(new Results(), jmh).get(2);
        assertEquals(5.0, ratio.value());
        assertEquals(Ratio.Verdict.MET, ratio.verdict());
        assertEquals(Ratio.Verdict.NOT_MEASURED, Ratios.of(new Results(), Map.of()).get(2).verdict());
    }

    private static final int BOOKS = 8;
    private static final int BROKER = 11;

    private static String book(final String book, final String format, final String market)
    {
        return BookRatio.BENCHMARK + " book=" + book + " format=" + format + " market=" + market;
    }

    @Test
    void shouldHoldOurBooksAgainstTheBestOfTheOthersAndTellTheWorseFeed()
    {
        final Map<String, Double> jmh = new HashMap<>();
        assertEquals(Ratio.Verdict.NOT_MEASURED, Ratios.of(new Results(), jmh).get(BOOKS).verdict());
        jmh.put(book("VELTRIX", "IEX_DEEP", "generated"), 10.0);
        jmh.put(book("VELTRIX", "CME_MDP3", "generated"), 10.0);
        jmh.put(book("ARRAY", "IEX_DEEP", "generated"), 20.0);
        jmh.put(book("TREE_MAP", "IEX_DEEP", "generated"), 40.0);
        assertEquals(Ratio.Verdict.NOT_MEASURED, Ratios.of(new Results(), jmh).get(BOOKS).verdict());
        jmh.put(book("ARRAY", "CME_MDP3", "generated"), 50.0);
        jmh.put(book("TREE_MAP", "CME_MDP3", "generated"), 8.0);
        final Ratio ratio = Ratios.of(new Results(), jmh).get(BOOKS);
        assertEquals(1.25, ratio.value());
        assertEquals(Ratio.Verdict.MISSED, ratio.verdict());
        assertTrue(ratio.how().contains("ARRAY 20.0 ns") && ratio.how().contains("TREE_MAP 8.0 ns"), ratio.how());
        assertTrue(ratio.how().contains("generated"), ratio.how());
    }

    @Test
    void shouldTellAValueFromItsTarget()
    {
        assertEquals("0.9979", new Ratio("", Ratio.Bound.BELOW, 1, 0.9979, "").valueText());
        assertEquals("0.98", new Ratio("", Ratio.Bound.BELOW, 1, 0.98, "").valueText());
    }

    @Test
    void shouldPreferBooksOfRealCaptures()
    {
        final Map<String, Double> jmh = new HashMap<>();
        for (final String format : List.of("IEX_DEEP", "CME_MDP3"))
        {
            jmh.put(book("VELTRIX", format, "generated"), 10.0);
            jmh.put(book("ARRAY", format, "generated"), 1.0);
            jmh.put(book("VELTRIX", format, "captured"), 10.0);
            jmh.put(book("ARRAY", format, "captured"), 20.0);
        }
        final Ratio ratio = Ratios.of(new Results(), jmh).get(BOOKS);
        assertEquals(0.5, ratio.value());
        assertTrue(ratio.how().contains("real captures"), ratio.how());
    }

    @Test
    void shouldHoldOrdersAgainstTheBrokerEachAtItsOwnRate()
    {
        final Results results = new Results();
        results.add(new Case(Catalog.KAFKA, "", List.of(), 1, Task.Mode.ONE_WAY, Schedule.Arrivals.STEADY, 10_000, 64,
            10, 0, 1, null), subject(Catalog.KAFKA), fork(null, 4_000_000));
        final Ratio alone = Ratios.of(results, Map.of()).get(BROKER);
        assertEquals(Ratio.Verdict.NOT_MEASURED, alone.verdict());
        assertTrue(alone.how().contains(Catalog.ORDER), alone.how());
        results.add(new Case(Catalog.ORDER, "", List.of(), 1, Task.Mode.TICK_TO_ORDER, Schedule.Arrivals.STEADY,
            100_000, 64, 10, 0, 1, null), subject(Subject.OURS), fork(null, 8_000));
        final Ratio ratio = Ratios.of(results, Map.of()).get(BROKER);
        assertEquals(0.002, ratio.value(), 0.0001);
        assertTrue(ratio.how().contains("100 k/s") && ratio.how().contains("10 k/s"), ratio.how());
    }

    @Test
    void shouldSayWhatOthersHadOfTheHost()
    {
        final long second = 1_000_000_000L;
        final HostLoad.Sample before = new HostLoad.Sample(0, 1_000, 10, 500);
        // In two seconds 300 ticks of 10 ms on all cores, of which 250 are the run's own.
        final HostLoad load = HostLoad.between(before, new HostLoad.Sample(2 * second, 1_300, 14, 750));
        assertEquals(0.25, load.others(), 1e-9);
        assertEquals(0.02, load.stolen(), 1e-9);
        assertTrue(load.isMuch());
        assertFalse(HostLoad.between(before, new HostLoad.Sample(2 * second, 1_210, 10, 700)).isMuch());
        assertFalse(HostLoad.between(null, before).isMuch());
    }

    @Test
    void shouldFindTheKneeBelowTheRateWhereTheTailExplodes()
    {
        final double[] rates = {1e5, 1e6, 2e6, 3e6};
        assertEquals(2e6, Knee.of(rates, new double[] {900, 800, 8_000, 8_001}));
        assertEquals(3e6, Knee.of(rates, new double[] {900, 9_000, 2_000, 8_000}));
        assertEquals(1e5, Knee.of(new double[] {1e5}, new double[] {900}));
        assertTrue(Double.isNaN(Knee.of(new double[0], new double[0])));
    }

    @Test
    void shouldWriteFiguresWithAUnitThatFits()
    {
        assertEquals("999 ns", Figures.time(999));
        assertEquals("1.50 µs", Figures.time(1_500));
        assertEquals("12.3 ms", Figures.time(12_345_678));
        assertEquals("-", Figures.time(Double.NaN));
        assertEquals("5.25 M/s", Figures.rate(5_250_000));
    }
}
