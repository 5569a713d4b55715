package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.engine.api.Setting;

/**
 * Settings of the engine for each source.
 */
final class SourceSettings
{
    static final Setting<String> TYPE = Setting.text("type")
        .because("The component, by its short name in a catalogue or by its class.")
        .costs("The component's own.")
        .signal("Events in and inputs refused, by source.");

    static final Setting<String> WHEN_FULL = Setting.choice("when-full", "block", "drop", "fail")
        .defaultsTo("block")
        .because(
            "When the root stream is full: block lets the outside wait, drop counts the loss and " +
            "sequences it as a gap, fail stops the pipeline.")
        .costs("With drop: events, each counted.")
        .signal("Back-pressure and events dropped, by source.");

    static final Setting<String> ANSWERS = Setting.text("answers")
        .defaultsTo("")
        .because(
            "The sink whose requests this source answers; such sources are polled first and room is kept " +
            "for them, so that a loop through the outside never blocks itself.")
        .costs("Up to a quarter of the root window, kept free.")
        .signal("The sink's unanswered requests as a share of the most it may have.");

    static final List<Setting<?>> ALL = List.of(TYPE, WHEN_FULL, ANSWERS);

    /** Keys of the engine; every other one is the component's. */
    static final List<String> KEYS =
        List.of("type", "when-full", "answers");

    private SourceSettings()
    {
    }
}
