package io.veltrix.bench.rig;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The part of the page on pieces: JMH's scores, each beside the plain Java that does the same.
 */
final class JmhSection
{
    private final Html html;
    private final List<JmhScores.Score> scores;

    JmhSection(final Html html, final List<JmhScores.Score> scores)
    {
        this.html = html;
        this.scores = scores;
    }

    void write()
    {
        if (scores.isEmpty())
        {
            return;
        }
        final List<String> styles = List.of("words", "n", "n", "n", "n", "");
        final Map<String, Double> byName = JmhScores.byName(scores);
        html.heading(2, "Pieces (JMH)").note("""
            Each of them on one thread, alone in its process; forks, warm-up and seeds are fixed. A method named plain \
            is plain Java that does the same work, and what it is a baseline for has the column beside it. Bytes are \
            what the process allocated for an operation.""")
            .table(List.of("benchmark", "ns an operation", "± 99.9 %", "÷ plain Java", "B an operation",
                "bounds checks"), styles);
        for (final JmhScores.Score score : scores)
        {
            final double baseline = JmhScores.baseline(score, byName);
            html.row(styles, score.name(), number(score.score(), 2), number(score.error(), 2),
                JmhScores.isPlain(score) ? "plain" : number(score.score() / baseline, 2), number(score.allocated(), 3),
                score.isChecked() ? "on" : "off");
        }
        html.endTable();
    }

    private static String number(final double value, final int digits)
    {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
