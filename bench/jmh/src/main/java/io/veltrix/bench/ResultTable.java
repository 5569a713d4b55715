package io.veltrix.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * Results as lines of text: the mean of all iterations, its error, and the best iteration, which is what a host that
 * others use as well disturbs least. Pure functions.
 */
final class ResultTable
{
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private record Line(
        String name, String parameters, String checks, String mean, String error, String best, String allocated)
    {
    }

    private ResultTable()
    {
    }

    static String format(final Collection<RunResult> results)
    {
        final List<Line> lines = new ArrayList<>();
        lines.add(new Line("benchmark", "parameters", "agrona checks", "ns/op", "+-99.9%", "best", "B/op"));
        results.stream()
            .sorted(Comparator.comparing((RunResult result) -> result.getParams().getBenchmark())
                .thenComparing((result) -> parameters(result.getParams())))
            .forEach((result) -> lines.add(line(result)));
        final int[] widths = new int[3];
        for (final Line line : lines)
        {
            widths[0] = Math.max(widths[0], line.name().length());
            widths[1] = Math.max(widths[1], line.parameters().length());
            widths[2] = Math.max(widths[2], line.checks().length());
        }
        final String pattern = "%-" + widths[0] + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %9s  %9s  %9s  %8s";
        return lines.stream()
            .map((line) -> String.format(
                pattern, line.name(), line.parameters(), line.checks(), line.mean(), line.error(), line.best(),
                line.allocated()))
            .collect(Collectors.joining(System.lineSeparator()));
    }

    private static Line line(final RunResult result)
    {
        final BenchmarkParams params = result.getParams();
        final Result<?> primary = result.getPrimaryResult();
        final Result<?> allocated = result.getSecondaryResults().get(ALLOCATION);
        return new Line(
            method(params),
            parameters(params),
            isChecked(params) ? "on" : "off",
            number(primary.getScore(), 2),
            number(primary.getScoreError(), 2),
            number(primary.getStatistics().getMin(), 2),
            allocated == null ? "?" : number(allocated.getScore(), 3));
    }

    /**
     * @param params of a benchmark.
     * @return class, method and parameters.
     */
    static String name(final BenchmarkParams params)
    {
        return (method(params) + " " + parameters(params)).strip() + (isChecked(params) ? "" : ", unchecked");
    }

    private static String method(final BenchmarkParams params)
    {
        final String name = params.getBenchmark();
        return name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1).replace("Benchmark.", ".");
    }

    private static boolean isChecked(final BenchmarkParams params)
    {
        return !params.getJvmArgs().contains(BenchmarkRun.NO_BOUNDS_CHECKS);
    }

    private static String parameters(final BenchmarkParams params)
    {
        return params.getParamsKeys().stream()
            .map((key) -> key + "=" + params.getParam(key))
            .collect(Collectors.joining(" "));
    }

    private static String number(final double value, final int digits)
    {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
