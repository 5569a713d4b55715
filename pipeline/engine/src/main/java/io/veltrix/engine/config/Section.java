package io.veltrix.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.veltrix.engine.api.Setting;

/**
 * Reads one table of a pipeline file against declared settings. What is wrong goes to the problems, and a value stands
 * in, so that the rest of the file is still checked.
 */
final class Section
{
    static final String NAME_RULE =
        "a name of small letters, digits and '-' that starts with a letter and has at most 64 characters";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final Item.Table table;
    private final String path;
    private final Problems problems;

    private Section(final Item.Table table, final String path, final Problems problems)
    {
        this.table = table;
        this.path = path;
        this.problems = problems;
    }

    /**
     * @param item  null or empty for a section that is absent: every setting then has its default.
     * @param place of its key; null for the table's own.
     */
    static Section of(final Item item, final Place place, final String path, final Problems problems)
    {
        if (item instanceof final Item.Table table)
        {
            problems.place(path, place != null ? place : table.place());
            return new Section(table, path, problems);
        }
        if (item != null)
        {
            problems.place(path, place != null ? place : item.place());
        }
        if (item != null && !(item instanceof final Item.Scalar scalar && scalar.empty()))
        {
            problems.add(
                item.place(), path, item.shown(), "a section (one 'key: value' a line, indented, or in braces)");
        }
        return new Section(new Item.Table(List.of(), Place.COMMAND_LINE), path, problems);
    }

    String path()
    {
        return path;
    }

    String path(final String key)
    {
        return path.isEmpty() ? key : path + "." + key;
    }

    Item item(final String key)
    {
        for (final Item.Entry entry : table.entries())
        {
            if (entry.key().equals(key))
            {
                problems.place(path(key), entry.place());
                return entry.value();
            }
        }
        return null;
    }

    Section section(final String key)
    {
        return of(item(key), placeOf(key), path(key), problems);
    }

    private Place placeOf(final String key)
    {
        for (final Item.Entry entry : table.entries())
        {
            if (entry.key().equals(key))
            {
                return entry.place();
            }
        }
        return null;
    }

    /**
     * @return the sections of this one by name, in file order; names are checked.
     */
    Map<String, Section> named()
    {
        final Map<String, Section> sections = new LinkedHashMap<>();
        for (final Item.Entry entry : table.entries())
        {
            final String name = entry.key();
            problems.place(path(name), entry.place());
            checkName(problems, path(name), name);
            sections.put(name, of(entry.value(), entry.place(), path(name), problems));
        }
        return sections;
    }

    static void checkName(final Problems problems, final String path, final String name)
    {
        if (!NAME.matcher(name).matches())
        {
            problems.add(path, "the name '" + name + "'", NAME_RULE);
        }
        else if (PipelineConfig.ROOT.equals(name))
        {
            problems.add(path, "the name 'root', which is the sequencer's own stream", "another name");
        }
    }

    /**
     * @return what the file says, or the default; null where it is required and absent or wrong.
     */
    <T> T value(final Setting<T> setting)
    {
        final Item item = item(setting.key());
        final String at = path(setting.key());
        if (item == null || item instanceof final Item.Scalar scalar && scalar.empty())
        {
            if (setting.isRequired())
            {
                problems.add(
                    at, item == null ? "no '" + setting.key() + "', which is required" : "no value",
                    missingFix(setting));
            }
            return setting.defaultValue();
        }
        if (!(item instanceof final Item.Scalar scalar))
        {
            problems.add(item.place(), at, item.shown(), setting.expectation());
            return setting.defaultValue();
        }
        try
        {
            return setting.parse(scalar.text());
        }
        catch (final IllegalArgumentException ex)
        {
            final boolean outside = !(ex.getCause() instanceof NumberFormatException);
            final String found = outside ? scalar.shown() + ", which is out of bounds" :
                scalar.shown() + ValueHints.reason(setting, scalar.text());
            problems.add(item.place(), at, found, ValueHints.fix(setting, scalar.text()));
            return setting.defaultValue();
        }
    }

    private static String missingFix(final Setting<?> setting)
    {
        final String key = "'" + setting.key() + ": ...'";
        if (setting.unit() != Setting.Unit.TEXT)
        {
            return key + " with " + setting.expectation();
        }
        // Text says nothing about itself; the start of its reason does.
        final String meaning = setting.reason().split("[.:;]", 2)[0];
        return meaning.isEmpty() ? key : key + " (" + Character.toLowerCase(meaning.charAt(0)) + meaning.substring(1) +
            ")";
    }

    <E extends Enum<E>> E word(final Setting<String> setting, final Class<E> type)
    {
        return Words.parse(type, value(setting));
    }

    /**
     * @return the texts of a list; one value alone is a list of one. Empty where there is none.
     */
    List<Item.Scalar> texts(final String key, final String wanted)
    {
        final Item item = item(key);
        final List<Item.Scalar> texts = new ArrayList<>();
        if (item == null)
        {
            return texts;
        }
        for (final Item element : item instanceof final Item.Row row ? row.items() : List.of(item))
        {
            if (element instanceof final Item.Scalar scalar && !scalar.empty())
            {
                texts.add(scalar);
            }
            else
            {
                problems.add(element.place(), path(key), element.shown(), wanted);
            }
        }
        return texts;
    }

    /**
     * @return the values of a component's settings; null where one of them is required and absent.
     */
    SettingValues values(final List<Setting<?>> settings)
    {
        final Map<String, SettingValues.Value> values = new LinkedHashMap<>();
        boolean whole = true;
        for (final Setting<?> setting : settings)
        {
            final Object value = value(setting);
            whole &= value != null;
            values.put(setting.key(), new SettingValues.Value(setting, value));
        }
        return whole ? new SettingValues(values) : null;
    }

    /**
     * Refuse every key that is none of these.
     */
    void refuseOthers(final List<String> engineKeys, final List<Setting<?>> settings)
    {
        final Set<String> known = new LinkedHashSet<>(engineKeys);
        settings.forEach(setting -> known.add(setting.key()));
        for (final Item.Entry entry : table.entries())
        {
            if (!known.contains(entry.key()))
            {
                problems.add(
                    entry.place(), path(entry.key()), "the unknown key '" + entry.key() + "'",
                    Spelling.fix(entry.key(), known));
            }
        }
    }
}
