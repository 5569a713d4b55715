package io.veltrix.engine.config;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Items to YAML: the file as it is after the command line replaced some of its values. Reading it again, without the
 * command line, gives the same pipeline; comments are lost.
 */
final class YamlWriter
{
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./$-]*");

    private final StringBuilder text = new StringBuilder();

    private YamlWriter()
    {
    }

    static String write(final Item.Table root, final String source, final Overrides overrides)
    {
        final YamlWriter writer = new YamlWriter();
        writer.text.append("# ").append(oneLine(source)).append(", with these values from the command line:\n");
        for (final Map.Entry<String, String> entry : overrides.values().entrySet())
        {
            writer.text.append("#   ").append(oneLine(entry.getKey() + "=" + entry.getValue())).append('\n');
        }
        writer.table(root, 0);
        return writer.text.toString();
    }

    private static String oneLine(final String value)
    {
        return value.replaceAll("\\p{Cntrl}", " ");
    }

    private void table(final Item.Table table, final int indent)
    {
        for (final Item.Entry entry : table.entries())
        {
            text.append(" ".repeat(indent)).append(scalar(entry.key(), false)).append(':');
            if (entry.value() instanceof final Item.Table inner && !inner.entries().isEmpty() && indent < 4)
            {
                text.append('\n');
                table(inner, indent + 2);
            }
            else if (entry.value() instanceof final Item.Row row && indent >= 4 && hasTables(row))
            {
                text.append('\n');
                for (final Item item : row.items())
                {
                    text.append(" ".repeat(indent + 2)).append("- ").append(flow(item)).append('\n');
                }
            }
            else
            {
                text.append(' ').append(flow(entry.value())).append('\n');
            }
        }
    }

    private static boolean hasTables(final Item.Row row)
    {
        return row.items().stream().anyMatch(Item.Table.class::isInstance);
    }

    private static String flow(final Item item)
    {
        if (item instanceof final Item.Scalar scalar)
        {
            return scalar(scalar.text(), scalar.empty());
        }
        if (item instanceof final Item.Row row)
        {
            return "[" + String.join(", ", row.items().stream().map(YamlWriter::flow).toList()) + "]";
        }
        return "{" + String.join(", ", ((Item.Table)item).entries().stream()
            .map(entry -> scalar(entry.key(), false) + ": " + flow(entry.value())).toList()) + "}";
    }

    private static String scalar(final String value, final boolean empty)
    {
        if (empty || PLAIN.matcher(value).matches() && !"null".equals(value))
        {
            return empty ? "" : value;
        }
        final StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++)
        {
            final char c = value.charAt(i);
            if (c == '"' || c == '\\')
            {
                quoted.append('\\').append(c);
            }
            else
            {
                quoted.append(Character.isISOControl(c) ? String.format("\\u%04x", (int)c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }
}
