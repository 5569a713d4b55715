package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.engine.api.Setting;

/**
 * Every setting of the engine, section by section, for whoever prints or draws a reference. The reader uses the same
 * declarations. Components add their own, see {@link io.veltrix.engine.api.Component#settings()}.
 */
public final class SettingsReference
{
    private static final List<Section> SECTIONS = List.of(
        new Section("", "the file as a whole", PipelineSettings.ALL),
        new Section("sequencer", "the one writer of the root stream", SequencerSettings.ALL),
        new Section("journal", "the durable, replayable copy of the root stream", JournalSettings.ALL),
        new Section("driver", "the Aeron media driver", DriverSettings.ALL),
        new Section("threads.*", "a pinned duty cycle; the names are yours", ThreadSettings.ALL),
        new Section("sources.*", "brings events in from outside; polled in file order", SourceSettings.ALL),
        new Section("lanes.*", "stages of one thread that share one input stream", LaneSettings.ALL),
        new Section("lanes.*.stages", "a list; stages run in file order", StageSettings.ALL),
        new Section("lanes.*.streams.*", "a derived stream that the lane writes", StreamSettings.ALL),
        new Section("sinks.*", "causes effects outside", SinkSettings.ALL));

    private SettingsReference()
    {
    }

    /**
     * @param path     of the section in a pipeline file; {@code *} stands for a name the file chooses.
     * @param purpose  in a few words.
     * @param settings in the order of their documentation.
     */
    public record Section(String path, String purpose, List<Setting<?>> settings)
    {
    }

    /**
     * @return all sections in file order.
     */
    public static List<Section> sections()
    {
        return SECTIONS;
    }
}
