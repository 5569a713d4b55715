package io.veltrix.bench;

import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;

/**
 * Every setting at its default.
 */
enum Defaults implements Settings
{
    /** The one there is. */
    INSTANCE;

    @Override
    public <T> T get(final Setting<T> setting)
    {
        return setting.defaultValue();
    }
}
