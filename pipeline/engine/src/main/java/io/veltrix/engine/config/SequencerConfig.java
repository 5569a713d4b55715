package io.veltrix.engine.config;

/**
 * The one writer of the root stream.
 *
 * @param thread         that runs it and every source.
 * @param tickNs         between sequenced ticks, in nanoseconds of sequenced time.
 * @param termLength     of the root stream's IPC publication in bytes, a power of two; half of it is the window.
 * @param maxEventLength longest event in bytes, event header included; a longer one is refused where it is made.
 */
public record SequencerConfig(
    String thread,
    long tickNs,
    int termLength,
    int maxEventLength)
{
}
