package io.veltrix.trading.rig;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;

/** Settings as a file would give them: what is named, else the default; unknown names are a mistake of the test. */
public final class TestSettings implements Settings
{
    private final List<Setting<?>> declared;
    private final Map<String, String> given = new HashMap<>();

    public TestSettings(final List<Setting<?>> declared, final String... keysAndValues)
    {
        this.declared = declared;
        for (int i = 0; i < keysAndValues.length; i += 2)
        {
            final String key = keysAndValues[i];
            if (declared.stream().noneMatch((setting) -> setting.key().equals(key)))
            {
                throw new IllegalArgumentException("no such setting: " + key);
            }
            given.put(key, keysAndValues[i + 1]);
        }
    }

    @Override
    public <T> T get(final Setting<T> setting)
    {
        if (!declared.contains(setting))
        {
            throw new IllegalArgumentException("not declared: " + setting);
        }
        final String text = given.get(setting.key());
        return text == null ? setting.defaultValue() : setting.parse(text);
    }
}
