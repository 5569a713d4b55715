package io.veltrix.bench.rig;

import java.util.Locale;

/**
 * What the cost of something is drawn over.
 */
enum Curve
{
    /** Length of an event. */
    SIZE("The cost of an event's size", "bytes of a message",
        "Header included."),
    /** Offered rate. */
    LOAD("Latency over the offered rate, up to saturation", "messages offered a second, independent arrivals",
        "A line ends where the offered rate was not held any more: higher ones were then not tried."),
    /** Stages in a lane. */
    STAGES("The cost of stages in a lane", "stages in the lane",
        "All but the last count and do nothing else; the last hands the value on."),
    /** Threads in a row. */
    THREADS("The cost of threads in a row", "threads in a row, and one more that measures",
        "Each with an ipc link to the next. Threads yield where there is nothing to do, since from two on there are " +
        "more of them than the smallest host has cores: beyond the cores it is the scheduler that is measured."),
    /** Instruments. */
    INSTRUMENTS("The cost of instruments", "instruments",
        "Book changes through a lane of order book, strategy and risk, each for an instrument drawn evenly, which is " +
        "the worst for the caches."),
    /** Readers of one stream. */
    READERS("The cost of readers of one stream", "readers of the stream",
        "All on one thread, so that readers are measured and not cores; the last one answers."),
    /** Segments that a journal already has. */
    AGE("The cost of a journal's age", "segments of 16 MiB that are already there",
        "In the page cache. Opening includes what a start does: the last segment is read through, the next one made, " +
        "one block appended. Seeking opens a reader at an event drawn evenly and ends with that event.");

    private final String title;
    private final String axis;
    private final String note;

    Curve(final String title, final String axis, final String note)
    {
        this.title = title;
        this.axis = axis;
        this.note = note;
    }

    String title()
    {
        return title;
    }

    String axis()
    {
        return axis;
    }

    String note()
    {
        return note;
    }

    String text(final double x)
    {
        return this == LOAD ? Figures.rate(x) : String.format(Locale.ROOT, "%,.0f", x);
    }
}
