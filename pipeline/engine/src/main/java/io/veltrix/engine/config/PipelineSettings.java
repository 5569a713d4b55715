package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.engine.api.Setting;

/**
 * Settings of the file as a whole.
 */
final class PipelineSettings
{
    static final Setting<String> NAME = Setting.text("pipeline")
        .because(
            "Names the home, the Aeron directory and every counter; two pipelines on a host need two " +
            "names.")
        .costs("Nothing.")
        .signal("The name in every counter's label.");

    static final List<Setting<?>> ALL = List.of(NAME);

    private PipelineSettings()
    {
    }
}
