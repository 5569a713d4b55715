package io.veltrix.storage;

/**
 * One sound commit of an event file.
 *
 * @param sequence watermark: last sequence of the sink's stream that it covers.
 * @param cause    of that event.
 * @param events   lines of events in it.
 * @param start    offset in the file of its first line.
 * @param end      offset in the file behind its last.
 * @param isLoss   whether it follows an accepted loss, so that its sequence may be lower than the one before.
 */
record EventFileCommit(long sequence, long cause, int events, long start, long end, boolean isLoss)
{
    /** Nothing is committed. */
    static final EventFileCommit NONE = new EventFileCommit(0, 0, 0, 0, 0, false);
}
