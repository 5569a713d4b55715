package io.veltrix.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The command behind {@code bench/readme}: the README's table of targets, made from the summary of a run and put
 * between two comments. What stands there is never typed.
 */
public final class ReadmeTable
{
    static final String BEGIN = "<!-- bench/results.json -->\n";
    static final String END = "<!-- end of bench/results.json -->\n";

    private ReadmeTable()
    {
    }

    /**
     * @param args the summary, then the file that the table stands in.
     */
    public static void main(final String[] args)
    {
        try
        {
            final Path readme = Path.of(args[1]);
            Files.writeString(readme, inserted(Files.readString(readme), markdown(Summary.read(Path.of(args[0])))));
        }
        catch (final RigException ex)
        {
            System.err.println("bench: " + ex.getMessage());
            System.exit(2);
        }
        catch (final IOException | UncheckedIOException ex)
        {
            System.err.println("bench: " + ex);
            System.exit(1);
        }
    }

    /**
     * @param summary of a run.
     * @return the table, and under it where it was measured.
     */
    static String markdown(final Summary summary)
    {
        final StringBuilder text = new StringBuilder("| measure | target | found | |\n|---|---:|---:|---|\n");
        for (final Ratio ratio : summary.ratios())
        {
            text.append("| ").append(ratio.measure()).append(" | ").append(ratio.targetText()).append(" | ")
                .append(ratio.valueText()).append(" | ").append(ratio.verdictText())
                .append(ratio.verdict() == Ratio.Verdict.NOT_MEASURED ? ": " + ratio.how() : "").append(" |\n");
        }
        return text.append(String.format(Locale.ROOT, """

            %s on %s, commit `%s`: %s; Java %s. Of %,d processes %s measured while others had more than a tenth of a \
            core.
            """, summary.isQuick() ? "`bench/run --quick`, a look and not a result," : "`bench/run`",
            summary.date(), summary.commit(), summary.host(), summary.java(), summary.processes(),
            summary.disturbed() == 0 ? "none was" : String.format(Locale.ROOT, "%,d were", summary.disturbed())))
            .toString();
    }

    /**
     * @param text  of a file with both comments.
     * @param table to stand between them.
     * @return the text with it.
     */
    static String inserted(final String text, final String table)
    {
        final int begin = text.indexOf(BEGIN);
        final int end = text.indexOf(END);
        if (begin < 0 || end < begin)
        {
            throw new RigException("no lines " + BEGIN.strip() + " and " + END.strip() + " to put the table between");
        }
        return text.substring(0, begin + BEGIN.length()) + table + text.substring(end);
    }
}
