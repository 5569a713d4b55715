package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.engine.api.Setting;

/**
 * Settings of the engine for each stage.
 */
final class StageSettings
{
    static final Setting<String> NAME = Setting.text("name")
        .because("Names the stage in counters, dumps and snapshots; a snapshot is found again by it.")
        .costs("Nothing.")
        .signal("The name in every counter's label.");

    static final Setting<String> TYPE = Setting.text("type")
        .because("The component, by its short name in a catalogue or by its class.")
        .costs("The component's own.")
        .signal("Events in and out, by stage.");

    static final List<Setting<?>> ALL = List.of(NAME, TYPE);

    /** Keys of the engine; every other one is the component's. */
    static final List<String> KEYS =
        List.of("name", "type");

    private StageSettings()
    {
    }
}
