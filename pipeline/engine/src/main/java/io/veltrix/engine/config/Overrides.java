package io.veltrix.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of a pipeline file that the command line replaces, each named by its path: {@code sources.market.files},
 * {@code sequencer.tick}, {@code lanes.decide.stages.risk.max-position}. They take effect before anything is checked.
 * A value that starts with a bracket or a brace is YAML, any other is plain text. Immutable.
 * <p>
 * Another {@code type} for a source, stage or sink takes the component's own settings away with the old type, because
 * they were the other component's; what the new one needs is given on the command line too. Settings of the engine
 * ({@code when-full}, {@code thread}, ...) stay.
 */
public final class Overrides
{
    private static final List<String> NAMED = List.of("sources", "lanes", "sinks");
    private static final Overrides NONE = new Overrides(Map.of());

    private final Map<String, String> values;

    private Overrides(final Map<String, String> values)
    {
        this.values = values;
    }

    public static Overrides none()
    {
        return NONE;
    }

    /**
     * @param values path to value.
     * @return the overrides, in the map's order.
     */
    public static Overrides of(final Map<String, String> values)
    {
        return new Overrides(new LinkedHashMap<>(values));
    }

    /**
     * @param arguments each {@code path=value}; a later one for the same path counts.
     * @return the overrides.
     * @throws ConfigException that names every argument that is no {@code path=value}.
     */
    public static Overrides parse(final List<String> arguments)
    {
        final Map<String, String> values = new LinkedHashMap<>();
        final Problems problems = new Problems(Place.COMMAND_LINE.file());
        for (final String argument : arguments)
        {
            final int equals = argument.indexOf('=');
            if (equals < 1 || argument.substring(0, equals).isBlank())
            {
                problems.add("", "'" + argument + "'", "path=value, such as sequencer.tick=10ms,");
                continue;
            }
            values.put(argument.substring(0, equals).strip(), argument.substring(equals + 1));
        }
        problems.throwIfAny();
        return new Overrides(values);
    }

    public boolean isEmpty()
    {
        return values.isEmpty();
    }

    /**
     * @return path to value, in the order given.
     */
    public Map<String, String> values()
    {
        return new LinkedHashMap<>(values);
    }

    @Override
    public String toString()
    {
        return values.toString();
    }

    Item.Table apply(final Item.Table root, final Problems problems, final List<ThreadConfig> defaultThreads)
    {
        Item.Table table = root;
        if (root.get("threads") == null && values.keySet().stream().anyMatch(path -> path.startsWith("threads.")))
        {
            // A change to one default thread must not take the other away.
            table = table.with("threads", table(defaultThreads));
        }
        // New types first: they take settings away, which other overrides then give.
        for (final boolean types : new boolean[]{true, false})
        {
            for (final Map.Entry<String, String> entry : values.entrySet())
            {
                if (entry.getKey().endsWith(".type") == types)
                {
                    table = apply(table, entry.getKey(), entry.getValue(), problems);
                }
            }
        }
        return table;
    }

    private static Item.Table table(final List<ThreadConfig> threads)
    {
        Item.Table table = new Item.Table(List.of(), Place.COMMAND_LINE);
        for (final ThreadConfig thread : threads)
        {
            table = table.with(thread.name(), new Item.Table(List.of(), Place.COMMAND_LINE)
                .with("core", scalar(ThreadSettings.CORE.format((long)thread.core())))
                .with("idle", scalar(thread.idle().word())));
        }
        return table;
    }

    private static Item scalar(final String text)
    {
        return new Item.Scalar(text, false, Place.COMMAND_LINE);
    }

    private static Item.Table apply(
        final Item.Table root, final String path, final String text, final Problems problems)
    {
        final Item value = text.startsWith("[") || text.startsWith("{") ?
            YamlText.readOverride(text, problems) : scalar(text);
        if (value == null)
        {
            return root;
        }
        final Item replaced = replace(root, path, path.split("\\.", -1), 0, value, problems);
        return replaced instanceof final Item.Table table ? table : root;
    }

    private static Item replace(
        final Item at, final String path, final String[] keys, final int depth, final Item value,
        final Problems problems)
    {
        if (depth == keys.length)
        {
            return value;
        }
        if (at == null || at instanceof final Item.Scalar scalar && scalar.empty())
        {
            return replace(new Item.Table(List.of(), Place.COMMAND_LINE), path, keys, depth, value, problems);
        }
        if (at instanceof final Item.Row row)
        {
            return replaceNamed(row, path, keys, depth, value, problems);
        }
        if (at instanceof final Item.Table table)
        {
            final Item old = table.get(keys[depth]);
            if (old == null && depth == 1 && depth < keys.length - 1 && NAMED.contains(keys[0]))
            {
                final List<String> names = table.entries().stream().map(Item.Entry::key).toList();
                problems.add(
                    Place.COMMAND_LINE, path, "'" + keys[1] + "', which the file has not among its " + keys[0],
                    Spelling.fix(keys[1], names));
                return at;
            }
            final Item replacement = replace(old, path, keys, depth + 1, value, problems);
            if ("type".equals(keys[depth]) && depth == keys.length - 1 &&
                old instanceof final Item.Scalar was && !was.text().equals(text(value)))
            {
                return withoutComponentSettings(table, keys[0]).with(keys[depth], replacement);
            }
            return table.with(keys[depth], replacement);
        }
        problems.add(
            Place.COMMAND_LINE, path, "a path that goes on behind '" + keys[depth - 1] + "', which has a plain value",
            "'" + String.join(".", List.of(keys).subList(0, depth)) + "'");
        return at;
    }

    private static Item replaceNamed(
        final Item.Row row, final String path, final String[] keys, final int depth, final Item value,
        final Problems problems)
    {
        final List<Item> items = new ArrayList<>();
        final List<String> names = new ArrayList<>();
        boolean found = false;
        for (final Item item : row.items())
        {
            final String name = item instanceof final Item.Table table ? text(table.get("name")) : "";
            names.add(name);
            final boolean here = name.equals(keys[depth]);
            found |= here;
            items.add(here ? replace(item, path, keys, depth + 1, value, problems) : item);
        }
        if (!found)
        {
            problems.add(
                Place.COMMAND_LINE, path, "'" + keys[depth] + "', which nothing in that list is named",
                Spelling.fix(keys[depth], names));
        }
        return new Item.Row(items, row.place());
    }

    private static Item.Table withoutComponentSettings(final Item.Table table, final String section)
    {
        final List<String> engineKeys = switch (section)
        {
            case "sources" -> SourceSettings.KEYS;
            case "sinks" -> SinkSettings.KEYS;
            default -> StageSettings.KEYS;
        };
        final List<Item.Entry> kept = new ArrayList<>();
        for (final Item.Entry entry : table.entries())
        {
            if (engineKeys.contains(entry.key()))
            {
                kept.add(entry);
            }
        }
        return new Item.Table(kept, table.place());
    }

    private static String text(final Item item)
    {
        return item instanceof final Item.Scalar scalar ? scalar.text() : "";
    }
}
