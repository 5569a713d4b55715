package io.veltrix.tools.soak;

/**
 * A soak at one moment. Numbers that nobody has told are -1.
 *
 * @param elapsedMs       since the process was started.
 * @param rootEvents      published so far.
 * @param eventsPerSecond since the sample before.
 * @param journalBehind   events that the journal is behind.
 * @param heapUsedBytes   of the fixed heap, which nothing gives back.
 * @param process         what it takes of the host.
 * @param journalBytes    reserved on the disk for the journals.
 * @param homeBytes       reserved on the disk for the whole home.
 */
public record Sample(
    long elapsedMs,
    long rootEvents,
    double eventsPerSecond,
    long journalBehind,
    long heapUsedBytes,
    ProcessUse process,
    long journalBytes,
    long homeBytes)
{
}
