package io.veltrix.engine.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What a pipeline file says, before anything is known about its meaning: text, rows and tables, each with its place.
 * Immutable.
 */
sealed interface Item
{
    Place place();

    /**
     * @return it on one line, for messages.
     */
    String shown();

    /**
     * One value.
     *
     * @param text  as written, without quotes.
     * @param empty true where nothing at all was written; {@code ""} is something.
     */
    record Scalar(String text, boolean empty, Place place) implements Item
    {
        @Override
        public String shown()
        {
            return empty ? "no value" : "'" + text + "'";
        }
    }

    /** Values in order. */
    record Row(List<Item> items, Place place) implements Item
    {
        public Row
        {
            items = List.copyOf(items);
        }

        @Override
        public String shown()
        {
            final List<String> texts = new ArrayList<>();
            for (final Item item : items)
            {
                texts.add(item instanceof final Scalar scalar ? scalar.text() : item.shown());
            }
            return "the list [" + String.join(", ", texts) + "]";
        }
    }

    /** Values by name, in order. */
    record Table(List<Entry> entries, Place place) implements Item
    {
        public Table
        {
            entries = List.copyOf(entries);
        }

        /**
         * @return the value under a key; null where there is none.
         */
        Item get(final String key)
        {
            for (final Entry entry : entries)
            {
                if (entry.key().equals(key))
                {
                    return entry.value();
                }
            }
            return null;
        }

        /**
         * @return this table with one value replaced or, at its end, added.
         */
        Table with(final String key, final Item value)
        {
            final List<Entry> replaced = new ArrayList<>();
            boolean found = false;
            for (final Entry entry : entries)
            {
                final boolean here = entry.key().equals(key);
                found |= here;
                // A section in which something changed stays where it was.
                final boolean inside = here && value instanceof Table && entry.value() instanceof Table;
                replaced.add(here ? new Entry(key, inside ? entry.place() : value.place(), value) : entry);
            }
            if (!found)
            {
                replaced.add(new Entry(key, value.place(), value));
            }
            return new Table(replaced, place);
        }

        @Override
        public String shown()
        {
            return "a section" + (entries.isEmpty() ? "" : " with the keys " +
                String.join(", ", entries.stream().map(Entry::key).toList()));
        }
    }

    /** One key of a table; the place is the key's. */
    record Entry(String key, Place place, Item value)
    {
    }
}
