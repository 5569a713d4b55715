package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.engine.api.Setting;

/**
 * Settings of one derived stream.
 */
final class StreamSettings
{
    static final Setting<String> EVENTS = Setting.text("events")
        .because("The list of event types that go into the stream; each type of a lane goes into at most one.")
        .costs("Each event is copied once into the stream's buffer.")
        .signal("Events in the stream.");

    static final Setting<String> RECORD = Setting.choice("record", Words.all(Recording.class))
        .defaultsTo("digest")
        .because(
            "What the journal keeps: digest is enough to prove a replay equal event by event; full shows " +
            "which field differs and lets links to the journal and readers that may be left behind (detach) read " +
            "it; none leaves the stream unproved.")
        .costs(
            "digest: 8 bytes a block and about 5 ns an event on the record thread; full: every byte of " +
            "the stream on disk.")
        .signal("Bytes a second of the journal, by stream.");

    static final Setting<Long> BUFFER = Setting.bytes("buffer")
        .defaultsTo("1MiB").between("64KiB", "1GiB")
        .because(
            "IPC term of the stream, a power of two; half of it is the window by which a reader may lag " +
            "before the lane is held back.")
        .costs("Three times itself in /dev/shm; half of it where all that reads the stream runs on its lane's thread.")
        .signal("Back-pressure on the stream; the readers' lag as a share of the window.");

    static final List<Setting<?>> ALL = List.of(EVENTS, RECORD, BUFFER);

    private StreamSettings()
    {
    }
}
