package io.veltrix.engine.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What keeps a pipeline from going on in a home: a replay of its journal would make other events than were made.
 */
final class ManifestDifferences
{
    private final List<String> found = new ArrayList<>();

    private ManifestDifferences()
    {
    }

    /**
     * @param manifest     of the home.
     * @param pipelineFile of the home.
     * @param wanted       to go on in it.
     * @return each difference in words; empty where there is none.
     */
    static List<String> between(final Manifest manifest, final String pipelineFile, final PipelineIdentity wanted)
    {
        final ManifestDifferences differences = new ManifestDifferences();
        differences.compare("pipeline", manifest.pipeline(), wanted.pipeline());
        differences.compare("schema", manifest.schemas(), wanted.schemaHashes());
        differences.compare("stage", manifest.stages(), wanted.stages());
        differences.compare("state version of stage", manifest.stateVersions(), wanted.stateVersions());
        final List<Line> before = lines(pipelineFile);
        final List<Line> now = lines(wanted.pipelineFile());
        if (!texts(before).equals(texts(now)))
        {
            differences.compare("command line, --set", manifest.overrides(), wanted.overrides());
            differences.compareLines(before, now);
        }
        return differences.found;
    }

    private record Line(int number, String text)
    {
    }

    /** What counts of a pipeline file: no comments of whole lines. */
    private static List<Line> lines(final String file)
    {
        final List<Line> counted = new ArrayList<>();
        final List<String> all = file.lines().toList();
        for (int i = 0; i < all.size(); i++)
        {
            final String text = all.get(i).stripTrailing();
            if (!text.isEmpty() && !text.stripLeading().startsWith("#"))
            {
                counted.add(new Line(i + 1, text));
            }
        }
        return counted;
    }

    private static List<String> texts(final List<Line> lines)
    {
        return lines.stream().map(Line::text).toList();
    }

    private void compare(final String what, final Object inHome, final Object wanted)
    {
        if (!Objects.equals(inHome, wanted))
        {
            found.add(what + ": the home has " + shown(inHome) + ", this start has " + shown(wanted));
        }
    }

    private void compare(final String what, final Map<String, ?> inHome, final Map<String, ?> wanted)
    {
        final TreeSet<String> names = new TreeSet<>(inHome.keySet());
        names.addAll(wanted.keySet());
        names.forEach((name) -> compare(what + " " + name, inHome.get(name), wanted.get(name)));
    }

    private static String shown(final Object value)
    {
        if (value == null)
        {
            return "none";
        }
        final String text = String.valueOf(value);
        return text.length() == 64 && text.matches("[0-9a-f]+") ? "hash " + text.substring(0, 12) : "'" + text + "'";
    }

    private void compareLines(final List<Line> before, final List<Line> now)
    {
        for (int i = 0; i < Math.max(before.size(), now.size()); i++)
        {
            final String old = i < before.size() ? before.get(i).text : null;
            final String changed = i < now.size() ? now.get(i).text : null;
            if (!Objects.equals(old, changed))
            {
                compare("pipeline file, first at line " + (i < now.size() ? now.get(i) : before.get(i)).number,
                    old == null ? null : old.strip(), changed == null ? null : changed.strip());
                return;
            }
        }
    }
}
