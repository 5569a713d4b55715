package io.veltrix.engine.config;

import java.util.LinkedHashMap;
import java.util.Map;

import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;

/**
 * The values of one section's or component's settings. Immutable once made.
 */
final class SettingValues implements Settings
{
    private final Map<String, Value> values;

    SettingValues(final Map<String, Value> values)
    {
        this.values = new LinkedHashMap<>(values);
    }

    record Value(Setting<?> setting, Object value)
    {
    }

    @Override
    public <T> T get(final Setting<T> setting)
    {
        final Value value = values.get(setting.key());
        // By key, not by identity: a component may make its list of settings anew in each call.
        if (value == null || value.setting().unit() != setting.unit())
        {
            throw new IllegalArgumentException(
                "setting " + setting.key() + " is read but not among the settings the component declares");
        }
        return setting.cast(value.value());
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder();
        values.forEach((key, value) ->
            text.append(text.isEmpty() ? "" : ", ").append(key).append(": ")
                .append(value.setting().format(value.value())));
        return text.toString();
    }
}
