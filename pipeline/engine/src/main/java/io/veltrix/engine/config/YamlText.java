package io.veltrix.engine.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * YAML to {@link Item items}. Scalars stay text: what {@code 10} or {@code no} means is the setting's business.
 */
final class YamlText
{
    private static final int MAX_DEPTH = 32;
    /** Aliases of aliases make a text of a few lines into more than a machine can hold. */
    private static final int MAX_ITEMS = 100_000;

    private final String file;
    private final Problems problems;
    private int items;

    private YamlText(final String file, final Problems problems)
    {
        this.file = file;
        this.problems = problems;
    }

    /**
     * @return the items; null where the text is no YAML, which is then among the problems.
     */
    static Item read(final String text, final String file, final Problems problems)
    {
        return new YamlText(file, problems).read(text, 0);
    }

    /**
     * The same for a value given on the command line.
     */
    static Item readOverride(final String text, final Problems problems)
    {
        final YamlText yaml = new YamlText(Place.COMMAND_LINE.file(), problems);
        return yaml.read(text, Integer.MIN_VALUE);
    }

    private Item read(final String text, final int lineOffset)
    {
        final LoadSettings settings = LoadSettings.builder()
            .setLabel(file).setUseMarks(true).setAllowDuplicateKeys(true).setAllowNonScalarKeys(true).build();
        try
        {
            YamlLimits.requireShallow(text, settings);
            final Optional<Node> node = new Compose(settings).composeString(text);
            if (node.isEmpty())
            {
                return new Item.Table(List.of(), new Place(file, 0));
            }
            final Item item = item(node.get(), "", lineOffset, 0);
            if (items > MAX_ITEMS)
            {
                problems.add("", "more than " + MAX_ITEMS + " values, counting each use of an alias", "a smaller file");
                return null;
            }
            return item;
        }
        catch (final MarkedYamlEngineException ex)
        {
            refuse(ex, text);
            return null;
        }
        catch (final YamlEngineException ex)
        {
            problems.add("", "text that is no YAML: " + ex.getMessage(), "valid YAML");
            return null;
        }
    }

    private void refuse(final MarkedYamlEngineException ex, final String text)
    {
        final Mark mark = ex.getProblemMark().or(ex::getContextMark).orElse(null);
        final int line = mark == null ? 0 : mark.getLine() + 1;
        final String[] lines = text.split("\n", -1);
        final String shown = line > 0 && line <= lines.length ? lines[line - 1] : "";
        final boolean tab = shown.stripTrailing().indexOf('\t') >= 0;
        final String column = mark == null ? "" : " at column " + (mark.getColumn() + 1);
        final String context = ex.getContext() == null ? "" : " (" + ex.getContext() + ")";
        problems.add(
            new Place(file, file.equals(Place.COMMAND_LINE.file()) ? 0 : line),
            "",
            "broken YAML" + column + ": " + ex.getProblem() + context,
            tab ? "spaces where this line has a tab" : "valid YAML (often a missing space after ':', a bracket that " +
                "is not closed, or a line that is not indented like its neighbours)");
    }

    private Item item(final Node node, final String path, final int lineOffset, final int depth)
    {
        final Place place = place(node, lineOffset);
        if (depth > MAX_DEPTH)
        {
            problems.add(
                place, path.substring(0, Math.max(0, path.indexOf('.'))),
                "more than " + MAX_DEPTH + " levels, or an alias to itself", "a flatter section");
            return new Item.Scalar("", true, place);
        }
        if (items++ > MAX_ITEMS)
        {
            return new Item.Scalar("", true, place);
        }
        if (node instanceof final ScalarNode scalar)
        {
            final boolean empty = scalar.isPlain() &&
                ("".equals(scalar.getValue()) || "~".equals(scalar.getValue()) || "null".equals(scalar.getValue()));
            return new Item.Scalar(scalar.getValue(), empty, place);
        }
        if (node instanceof final SequenceNode sequence)
        {
            final List<Item> items = new ArrayList<>();
            for (final Node element : sequence.getValue())
            {
                items.add(item(element, path, lineOffset, depth + 1));
            }
            return new Item.Row(items, place);
        }
        return node instanceof final MappingNode mapping ? table(mapping, path, lineOffset, depth) :
            new Item.Scalar("", true, place);
    }

    private Item.Table table(final MappingNode mapping, final String path, final int lineOffset, final int depth)
    {
        final List<Item.Entry> entries = new ArrayList<>();
        final Map<String, Place> seen = new HashMap<>();
        for (final NodeTuple tuple : mapping.getValue())
        {
            final Place place = place(tuple.getKeyNode(), lineOffset);
            if (!(tuple.getKeyNode() instanceof final ScalarNode keyNode))
            {
                problems.add(place, path, "a key that is a list or a section", "a plain word as key");
                continue;
            }
            final String key = keyNode.getValue();
            final String keyPath = path.isEmpty() ? key : path + "." + key;
            final Item value = item(tuple.getValueNode(), keyPath, lineOffset, depth + 1);
            final Place first = seen.putIfAbsent(key, place);
            if (first != null)
            {
                problems.add(
                    place, keyPath, "'" + key + "' a second time (first on line " + first.line() + ")",
                    "another name, or one of the two only,");
                continue;
            }
            entries.add(new Item.Entry(key, place, value));
        }
        return new Item.Table(entries, place(mapping, lineOffset));
    }

    private Place place(final Node node, final int lineOffset)
    {
        final int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        return new Place(file, Math.max(0, line + lineOffset));
    }
}
