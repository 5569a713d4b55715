package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.engine.api.Setting;

/**
 * Settings of the engine for each sink.
 */
final class SinkSettings
{
    static final Setting<String> THREAD = Setting.text("thread")
        .defaultsTo("hot")
        .because(
            "The thread that runs the sink; a sink that calls the system belongs on another than the hot " +
            "one.")
        .costs("About 250 ns an event for crossing cores.")
        .signal("The thread's longest duty cycle; the sink's lag.");

    static final Setting<String> READS = Setting.text("reads")
        .because("The one stream whose events the sink turns into effects: root or a derived stream.")
        .costs("Nothing.")
        .signal("The sink's position.");

    static final Setting<String> LINK = Setting.choice("link", Words.all(LinkKind.class))
        .defaultsTo("ipc")
        .because(
            "ipc reads the live stream from shared memory, without a transport where everybody who reads it runs on " +
            "its writer's thread; journal reads what was recorded (root, or a stream with " +
            "'record: full') and never holds the writer back: for a database, a console, a tail.")
        .costs("About 250 ns an event where it crosses cores; with journal: microseconds of delay.")
        .signal("The sink's lag in events.");

    static final Setting<Boolean> GATED = Setting.flag("gated")
        .defaultsTo("true")
        .because(
            "No effect before its cause is journalled; false only for effects that a restart may lose or " +
            "repeat, such as a display.")
        .costs("The journal's own time, about 600 ns with page-cache, milliseconds with every-block.")
        .signal("Time events wait at the gate.");

    static final Setting<String> WHEN_FULL = Setting.choice("when-full", Words.all(FullPolicy.class))
        .defaultsTo("block")
        .because(
            "When the outside does not take events: block holds the stream back, detach holds it back for at most " +
            "50 ms and lets the sink read on from the journal (root, or a stream with 'record: full') and join " +
            "again, drop counts the loss (only where nothing answers and nothing is promised to last), fail stops " +
            "the pipeline.")
        .costs(
            "With block: a slow outside holds the lane back; with detach: one more copy of each event and up to " +
            "50 ms of the writer's each time; with drop: events, each counted.")
        .signal(
            "How often the sink was the slowest while its stream was full; with detach: how often it was left " +
            "behind (detached) and came back (rejoined); events dropped.");

    static final Setting<String> TYPE = Setting.text("type")
        .because("The component, by its short name in a catalogue or by its class.")
        .costs("The component's own.")
        .signal("Effects caused and refused, by sink.");

    static final List<Setting<?>> ALL = List.of(THREAD, READS, LINK, GATED, WHEN_FULL, TYPE);

    /** Keys of the engine; every other one is the component's. */
    static final List<String> KEYS =
        List.of("thread", "reads", "link", "gated", "when-full", "type");

    private SinkSettings()
    {
    }
}
