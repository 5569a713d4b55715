package io.veltrix.engine.api;

/**
 * The settings of one component or section: each is what the file says, or the declared default. Immutable.
 */
public interface Settings
{
    /**
     * @param setting that was declared.
     * @param <T>     its type.
     * @return its value.
     * @throws IllegalArgumentException where the component never declared it.
     */
    <T> T get(Setting<T> setting);
}
