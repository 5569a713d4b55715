package io.veltrix.bench.rig;

import java.util.Arrays;
import java.util.List;

/**
 * A page put together piece by piece. Single-threaded.
 */
final class Html
{
    private static final String STYLE = """
        body { font: 15px/1.5 system-ui, sans-serif; color: #1d2733; max-width: 960px;
            margin: 2em auto; padding: 0 1em }
        h1 { font-size: 1.7em; margin-bottom: .2em } h2 { font-size: 1.25em; margin-top: 2.2em }
        h3 { font-size: 1em; margin: 1.2em 0 .2em }
        table { border-collapse: collapse; width: 100%; margin: .6em 0 }
        th, td { text-align: left; padding: .3em .6em; border-bottom: 1px solid #dde3ea; vertical-align: top }
        th { background: #f3f6f9; font-weight: 600 } td.n, th.n { text-align: right; white-space: nowrap }
        td.how, p.note { color: #55606c; font-size: .88em } td.met { color: #17693a; font-weight: 600 }
        td.missed { color: #a61c2e; font-weight: 600 } td.not_measured { color: #77818c }
        svg { width: 100%; height: auto; font: 12px system-ui, sans-serif } svg text { fill: #3a4653 }
        line.grid { stroke: #e3e8ee; stroke-width: 1 } code { font-size: .88em; word-break: break-word }
        p.none, .failed { color: #a61c2e } .wide { overflow-x: auto }
        """;

    private final StringBuilder text = new StringBuilder();

    Html(final String title)
    {
        text.append("<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>")
            .append("<meta name='viewport' content='width=device-width'><title>").append(escape(title))
            .append("</title>\n<style>\n").append(STYLE).append("</style></head><body>\n<h1>").append(escape(title))
            .append("</h1>\n");
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
