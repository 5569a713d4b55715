package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.engine.api.Setting;

/**
 * Settings of the sequencer and its root stream.
 */
final class SequencerSettings
{
    static final Setting<String> THREAD = Setting.text("thread")
        .defaultsTo("hot")
        .because(
            "The thread that polls every source and writes the root stream; lanes on the same thread read " +
            "what it wrote a moment ago, from its own cache.")
        .costs("Nothing.")
        .signal("The thread's longest duty cycle: where it grows, move lanes or sinks to another thread.");

    static final Setting<Long> TICK = Setting.duration("tick")
        .defaultsTo("10ms").between("100us", "10s")
        .because(
            "Carries sequenced time through quiet spells, so it bounds how late a stage's timer fires " +
            "when no event comes; shorter where timers must be exact.")
        .costs(
            "One root event of 80 bytes in the journal for each tick: 10ms is 100 a second, 8KB a second.")
        .signal("Timer lateness; share of ticks among the root events.");

    static final Setting<Long> BUFFER = Setting.bytes("buffer")
        .defaultsTo("16MiB").between("64KiB", "1GiB")
        .because(
            "IPC term of the root stream, a power of two; half of it is the window by which a reader may " +
            "lag before sources feel it. Large enough for the longest pause of any reader at the highest " +
            "rate.")
        .costs(
            "Three times itself in /dev/shm, half of it where all that reads the root runs on the sequencer's " +
            "thread; " +
            "cache misses once the window no longer fits the last-level cache.")
        .signal("Back-pressure on the root stream; the readers' lag as a share of the window.");

    static final Setting<Long> MAX_EVENT_LENGTH = Setting.bytes("max-event-length")
        .defaultsTo("1376B").between("256B", "65472B")
        .because(
            "Longest event, 48-byte header included; it sets Aeron's MTU, because an event never " +
            "fragments. A longer one is refused where it is made.")
        .costs("A longer MTU costs nothing by itself; long events fill the window sooner.")
        .signal("Events refused for their length, by source and stage.");

    static final List<Setting<?>> ALL = List.of(THREAD, TICK, BUFFER, MAX_EVENT_LENGTH);

    private SequencerSettings()
    {
    }
}
