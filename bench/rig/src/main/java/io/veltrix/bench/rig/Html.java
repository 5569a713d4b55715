package io.veltrix.bench.rig;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A page put together piece by piece. Single-threaded.
 */
final class Html
{
    private static final String STYLE = """
        :root { color-scheme: light dark; --ink: #1d2733; --soft: #55606c; --paper: #ffffff; --band: #f3f6f9;
            --rule: #dde3ea; --good: #17693a; --bad: #a61c2e; --heat: #7a0c2e; --c0: #0b5fa5; --c1: #c73e51;
            --c2: #22794a; --c3: #b06c00; --c4: #7b4fa3; --c5: #5f6b76; --c6: #007f7f; --c7: #98491f }
        @media (prefers-color-scheme: dark) { :root { --ink: #dfe6ee; --soft: #9aa7b5; --paper: #12171d;
            --band: #1c242d; --rule: #2d3844; --good: #5cc98b; --bad: #ff7d8c; --heat: #ff8a9e; --c0: #5fb0f5;
            --c1: #ff7d8c; --c2: #5cc98b; --c3: #f0b04a; --c4: #c39bea; --c5: #a3b0bd; --c6: #45cfcf;
            --c7: #e2935f } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 1060px;
            margin: 2em auto; padding: 0 1em }
        h1 { font-size: 1.7em; margin-bottom: .2em }
        h2 { font-size: 1.25em; margin-top: 2.4em; border-top: 1px solid var(--rule); padding-top: .8em }
        h3 { font-size: 1em; margin: 1.2em 0 .2em }
        table { border-collapse: collapse; width: 100%; margin: .6em 0 }
        th, td { text-align: left; padding: .3em .6em; border-bottom: 1px solid var(--rule); vertical-align: top }
        th { background: var(--band); font-weight: 600 } td.n, th.n { text-align: right; white-space: nowrap }
        td.how, p.note { color: var(--soft); font-size: .88em } td.how { min-width: 12em }
        td.what { min-width: 15em }
        td.met, td.missed, td.not_measured { white-space: nowrap; font-weight: 600 } td.met { color: var(--good) }
        td.missed, .failed { color: var(--bad) } td.not_measured { color: var(--soft); font-weight: 400 }
        .wide { overflow-x: auto } .words { overflow-wrap: anywhere }
        svg { width: 100%; min-width: 620px; height: auto; font: 12px system-ui, sans-serif }
        svg text { fill: var(--soft) } line.grid { stroke: var(--rule) } .line { fill: none; stroke-width: 1.8 }
        .mark { stroke-dasharray: 2 4; stroke-width: 1.5 } .fork { stroke: var(--ink); stroke-width: 1.5 }
        .dash { stroke-dasharray: 6 4 } .heat { fill: var(--heat) } summary { cursor: pointer; color: var(--soft) }
        """;

    private static final int COLOURS = 8;
    private static final int SHADES = 8;

    private final StringBuilder text = new StringBuilder();

    Html(final String title)
    {
        text.append("<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>")
            .append("<meta name='viewport' content='width=device-width, initial-scale=1'><title>").append(escape(title))

            .append("</title>\n<style>\n").append(STYLE).append(series()).append("</style></head><body>\n<h1>")
            .append(escape(title))
            .append("</h1>\n");
    }

    /** Each line's colour as a stroke, a fill and a text; the shades of the heat map. */
    private static String series()
    {
        final StringBuilder styles = new StringBuilder();
        for (int i = 0; i < COLOURS; i++)
        {
            styles.append(String.format(Locale.ROOT, """
                .s%1$d { stroke: var(--c%1$d) } .fs%1$d { fill: var(--c%1$d) } svg .ts%1$d { fill: var(--c%1$d);
                    font-weight: 600 }
                """, i));
        }
        for (int i = 0; i < SHADES; i++)
        {
            styles.append(String.format(Locale.ROOT, ".h%d { opacity: %.2f } ", i, (i + 1.0) / SHADES));
        }
        return styles.toString();
    }

    /**
     * @param number of a line or bar.
     * @return the class that has its colour; with {@code f} in front as a fill, with {@code t} as a text.
     */
    static String style(final int number)
    {
        return "s" + number % COLOURS;
    }

    static String escape(final String plain)
    {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;")
            .replace("\"", "&quot;");
    }

    Html heading(final int level, final String plain)
    {
        text.append("<h").append(level).append('>').append(escape(plain)).append("</h").append(level).append(">\n");
        return this;
    }

    Html note(final String plain)
    {
        text.append("<p class='note'>").append(escape(plain)).append("</p>\n");
        return this;
    }

    Html failed(final String plain)
    {
        text.append("<p class='failed'>").append(escape(plain)).append("</p>\n");
        return this;
    }

    /** What follows is folded away, until {@link #endFold()}. */
    Html fold(final String summary)
    {
        text.append("<details><summary>").append(escape(summary)).append("</summary>\n");
        return this;
    }

    Html endFold()
    {
        text.append("</details>\n");
        return this;
    }

    Html svg(final String svg)
    {
        text.append(svg).append('\n');
        return this;
    }

    /**
     * @param titles of the columns.
     * @param styles of the columns: classes of the page's style sheet, empty for none.
     * @return this.
     */
    Html table(final List<String> titles, final List<String> styles)
    {
        text.append("<div class='wide'><table><tr>");
        for (int i = 0; i < titles.size(); i++)
        {
            text.append("<th class='").append(styles.get(i)).append("'>").append(escape(titles.get(i)))
                .append("</th>");
        }
        text.append("</tr>\n");
        return this;
    }

    Html row(final List<String> styles, final String... cells)
    {
        return row(styles, Arrays.asList(cells));
    }

    Html row(final List<String> styles, final List<String> cells)
    {
        text.append("<tr>");
        for (int i = 0; i < cells.size(); i++)
        {
            text.append("<td class='").append(styles.get(i)).append("'>").append(escape(cells.get(i))).append("</td>");
        }
        text.append("</tr>\n");
        return this;
    }

    Html endTable()
    {
        text.append("</table></div>\n");
        return this;
    }

    @Override
    public String toString()
    {
        return text + "</body></html>\n";
    }
}
