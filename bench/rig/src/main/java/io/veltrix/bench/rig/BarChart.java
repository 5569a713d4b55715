package io.veltrix.bench.rig;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Rates as bars, one below the other, each with a mark for every fork. Pure function.
 */
final class BarChart
{
    private static final int BAR = 26;
    private static final int LEFT = 110;
    private static final int RIGHT = 90;

    private BarChart()
    {
    }

    static String draw(final String title, final List<Result> results)
    {
        final double most = results.stream()
            .flatMapToDouble((result) -> DoubleStream.of(result.range(Result::rateOf)))
            .filter(Double::isFinite).max().orElse(0);
        final double scale = most == 0 ? 0 : (Svg.WIDTH - LEFT - RIGHT) / most;
        final Svg svg = new Svg(results.size() * BAR + 26, title);
        for (int i = 0; i < results.size(); i++)
        {
            final Result result = results.get(i);
            final double y = 4 + i * BAR;
            svg.text(LEFT - 8, y + 13, "end", result.subject().name());
            if (!result.isMeasured())
            {
                svg.text(LEFT + 6, y + 13, "start", "does not count");
                continue;
            }
            svg.rect(LEFT, y, result.perSecond() * scale, BAR - 8, "f" + Html.style(i));
            double right = result.perSecond() * scale;
            for (final Fork fork : result.forks())
            {
                if (result.counts(fork))
                {
                    final double at = fork.outcome().perSecond() * scale;
                    right = Math.max(right, at);
                    svg.line(LEFT + at, y - 1, LEFT + at, y + BAR - 7, "fork");
                }
            }
            svg.text(LEFT + right + 6, y + 13, "start", Figures.rate(result.perSecond()));
        }
        svg.text(LEFT, results.size() * BAR + 18, "start", "events a second; bar: median, marks: forks that count");
        return svg.toString();
    }
}
