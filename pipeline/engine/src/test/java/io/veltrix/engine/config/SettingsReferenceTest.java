package io.veltrix.engine.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.veltrix.engine.api.Setting;

import org.junit.jupiter.api.Test;

class SettingsReferenceTest
{
    @Test
    void shouldExplainEverySettingWhenListed()
    {
        for (final SettingsReference.Section section : SettingsReference.sections())
        {
            assertFalse(section.purpose().isBlank(), section.path());
            final Set<String> keys = new HashSet<>();
            for (final Setting<?> setting : section.settings())
            {
                final String path = section.path() + "." + setting.key();
                assertAll(
                    () -> assertTrue(keys.add(setting.key()), path + " twice"),
                    () -> assertTrue(setting.reason().length() > 20, path + " has no reason"),
                    () -> assertFalse(setting.cost().isBlank(), path + " has no cost"),
                    () -> assertFalse(setting.signal().isBlank(), path + " has no signal"));
            }
        }
    }

    @Test
    void shouldBoundEverySettingWhenItIsNumeric()
    {
        int numeric = 0;
        for (final SettingsReference.Section section : SettingsReference.sections())
        {
            for (final Setting<?> setting : section.settings())
            {
                switch (setting.unit())
                {
                    case DURATION, BYTES, RATE, COUNT, DECIMAL ->
                    {
                        final String path = section.path() + "." + setting.key();
                        assertNotNull(setting.lowest(), path);
                        assertNotNull(setting.highest(), path);
                        assertNotNull(setting.defaultValue(), path);
                        assertEquals(
                            setting.defaultValue(), setting.parse(setting.format(setting.defaultValue())),
                            path + ": the default is written in its own unit and within its bounds");
                        numeric++;
                    }
                    default ->
                    {
                    }
                }
            }
        }
        assertTrue(numeric >= 10, "only " + numeric + " numeric settings were seen");
    }

    @Test
    void shouldListEverySectionWhenAsked()
    {
        assertEquals(
            List.of("", "sequencer", "journal", "driver", "threads.*", "sources.*", "lanes.*", "lanes.*.stages",
                "lanes.*.streams.*", "sinks.*"),
            SettingsReference.sections().stream().map(SettingsReference.Section::path).toList());
    }
}
