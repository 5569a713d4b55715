package io.veltrix.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.veltrix.engine.api.Component;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Sink;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.Stage;

/**
 * Reads sections that hold a component: the engine's settings and the component's own stand side by side. The component
 * is made once, to be asked for its settings and its declaration.
 */
final class ComponentReader
{
    private final Components components;
    private final Problems problems;

    ComponentReader(final Components components, final Problems problems)
    {
        this.components = components;
        this.problems = problems;
    }

    /** A component and its declaration; either is null where something is wrong with it. */
    private record Asked<T extends Component, D>(ComponentConfig<T> component, D declared)
    {
    }

    SourceConfig source(final String name, final int number, final Section section)
    {
        final Asked<Source, SourceDeclared> asked = ask(
            Source.class, section, SourceSettings.TYPE, SourceSettings.KEYS, SourceDeclared::of);
        final FullPolicy whenFull = section.word(SourceSettings.WHEN_FULL, FullPolicy.class);
        final String answers = section.value(SourceSettings.ANSWERS);
        return new SourceConfig(
            name, number, whenFull, answers.isEmpty() ? null : answers, asked.component(), asked.declared());
    }

    StageConfig stage(final String name, final Section section)
    {
        final Asked<Stage, StageDeclared> asked = ask(
            Stage.class, section, StageSettings.TYPE, StageSettings.KEYS, StageDeclared::of);
        return new StageConfig(name, asked.component(), asked.declared());
    }

    SinkConfig sink(final String name, final Section section)
    {
        final Asked<Sink, SinkDeclared> asked = ask(
            Sink.class, section, SinkSettings.TYPE, SinkSettings.KEYS, SinkDeclared::of);
        return new SinkConfig(
            name,
            section.value(SinkSettings.THREAD),
            LaneReader.reads(section, SinkSettings.READS, problems),
            section.word(SinkSettings.LINK, LinkKind.class),
            section.value(SinkSettings.GATED),
            section.word(SinkSettings.WHEN_FULL, FullPolicy.class),
            asked.component(),
            asked.declared());
    }

    private <T extends Component, D> Asked<T, D> ask(
        final Class<T> kind, final Section section, final Setting<String> typeSetting, final List<String> engineKeys,
        final BiFunction<T, Settings, D> declaration)
    {
        final String path = section.path("type");
        final String type = section.value(typeSetting);
        final Supplier<T> constructor = type == null ? null : components.find(kind, type, path, problems);
        if (constructor == null)
        {
            // Without the component nobody knows which of the other keys are its own.
            return new Asked<>(null, null);
        }
        try
        {
            final T component = constructor.get();
            final List<Setting<?>> settings = component.settings();
            section.refuseOthers(engineKeys, settings);
            if (!areUsable(settings, engineKeys, type, path))
            {
                return new Asked<>(null, null);
            }
            final SettingValues values = section.values(settings);
            return values == null ? new Asked<>(null, null) : new Asked<>(
                new ComponentConfig<>(type, constructor, values), declaration.apply(component, values));
        }
        catch (final RuntimeException | LinkageError ex)
        {
            final boolean said = ex instanceof IllegalArgumentException && ex.getMessage() != null;
            problems.add(
                path, "'" + type + "', which refuses its settings: " + (said ? ex.getMessage() : ex.toString()),
                "settings the component accepts");
            return new Asked<>(null, null);
        }
    }

    private boolean areUsable(
        final List<Setting<?>> settings, final List<String> engineKeys, final String type, final String path)
    {
        final List<String> keys = new ArrayList<>(engineKeys);
        for (final Setting<?> setting : settings)
        {
            if (keys.contains(setting.key()))
            {
                problems.add(
                    path, "'" + type + "', which declares the setting '" + setting.key() + "' that is the engine's " +
                    "or declared twice", "a component whose settings have other names");
                return false;
            }
            keys.add(setting.key());
        }
        return true;
    }
}
