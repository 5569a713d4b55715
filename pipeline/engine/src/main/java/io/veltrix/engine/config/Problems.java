package io.veltrix.engine.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what is wrong with one file, and knows where each of its settings was written. One reading, one thread.
 */
final class Problems
{
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Place start;

    Problems(final String file)
    {
        start = new Place(file, 0);
    }

    /**
     * Remember where a setting was written. The first one counts.
     */
    void place(final String path, final Place place)
    {
        places.putIfAbsent(path, place);
    }

    /**
     * @return where it was written, or else the section that should hold it.
     */
    Place placeOf(final String path)
    {
        String at = path;
        while (!at.isEmpty())
        {
            final Place place = places.get(at);
            if (place != null)
            {
                return place;
            }
            at = at.substring(0, Math.max(0, at.lastIndexOf('.')));
        }
        return start;
    }

    /**
     * @return the value in quotes, marked where it is nobody's choice.
     */
    String value(final String path, final Object value)
    {
        return "'" + value + "'" + (places.containsKey(path) ? "" : " (the default)");
    }

    void add(final String path, final String found, final String fix)
    {
        add(placeOf(path), path, found, fix);
    }

    void add(final Place place, final String path, final String found, final String fix)
    {
        final Problem problem = new Problem(place.file(), place.line(), path, found, fix);
        if (!problems.contains(problem))
        {
            problems.add(problem);
        }
    }

    boolean isEmpty()
    {
        return problems.isEmpty();
    }

    void throwIfAny()
    {
        if (!problems.isEmpty())
        {
            final List<Problem> sorted = new ArrayList<>(problems);
            sorted.sort(Comparator
                .comparing((Problem problem) -> !problem.file().equals(Place.COMMAND_LINE.file()))
                .thenComparingInt(Problem::line));
            throw new ConfigException(sorted);
        }
    }
}
