package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.engine.api.Setting;

/**
 * Settings of one lane.
 */
final class LaneSettings
{
    static final Setting<String> THREAD = Setting.text("thread")
        .defaultsTo("hot")
        .because(
            "The thread that runs the lane: on the sequencer's thread events pass through caches only, on " +
            "another they cross cores and the lanes run beside each other.")
        .costs("About 250 ns an event for crossing cores.")
        .signal("The thread's longest duty cycle; the lane's lag.");

    static final Setting<String> READS = Setting.text("reads")
        .defaultsTo("root")
        .because(
            "The one stream the lane reads: root or a derived stream. Exactly one, so that the lane is a " +
            "function of it and replay is exact.")
        .costs("Nothing.")
        .signal("The lane's position.");

    static final Setting<String> LINK = Setting.choice("link", Words.all(LinkKind.class))
        .defaultsTo("ipc")
        .because(
            "ipc reads the live stream from shared memory, without a transport where everybody who reads it runs on " +
            "its writer's thread; journal reads what was recorded (root, or a stream with " +
            "'record: full') and never holds the writer back: for a lane that is slow by nature.")
        .costs("With journal: microseconds of delay instead of hundreds of nanoseconds.")
        .signal("The lane's lag in events; the stream's journalled position.");

    static final Setting<String> WHEN_FULL = Setting.choice("when-full", Words.all(FullPolicy.class))
        .defaultsTo("block")
        .because(
            "When the lane falls a window behind: block holds the writer back, detach lets the lane go after at most " +
            "50 ms, to read on from the journal (root, or a stream with 'record: full') and join again, fail stops " +
            "the pipeline.")
        .costs(
            "With block: the slowest lane sets the pace of all. With detach: each event is copied once more, and " +
            "each time the lane is left behind the writer waits up to 50 ms.")
        .signal(
            "How often the lane was the slowest while its stream was full; with detach: how often it was left " +
            "behind (detached) and came back (rejoined).");

    static final Setting<String> ON_ERROR = Setting.choice("on-error", Words.all(ErrorPolicy.class))
        .defaultsTo("stop")
        .because(
            "When a stage throws: stop ends at that event with a dump; quarantine sets the event aside, " +
            "which is sequenced, and goes on.")
        .costs("With quarantine: later stages never see the event.")
        .signal("Events quarantined, by stage.");

    static final List<Setting<?>> ALL = List.of(THREAD, READS, LINK, WHEN_FULL, ON_ERROR);

    private LaneSettings()
    {
    }
}
