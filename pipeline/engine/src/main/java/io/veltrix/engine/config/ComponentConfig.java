package io.veltrix.engine.config;

import java.util.function.Supplier;

import io.veltrix.engine.api.Component;
import io.veltrix.engine.api.Settings;

/**
 * How to make a component and what its settings are.
 *
 * @param type        as the file names it: a catalogue's short name or a class.
 * @param constructor makes a new instance in each call.
 * @param settings    to give to it.
 * @param <T>         kind of component.
 */
public record ComponentConfig<T extends Component>(
    String type,
    Supplier<T> constructor,
    Settings settings)
{
}
