package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.engine.api.Setting;

/**
 * Settings of the Aeron media driver.
 */
final class DriverSettings
{
    static final Setting<String> MODE = Setting.choice("mode", Words.all(DriverMode.class))
        .defaultsTo("embedded")
        .because("embedded runs the driver in this process: one thing to start and to watch.")
        .costs("About 12MiB of /dev/shm and a conductor that wants a little of a core.")
        .signal("Time since the driver's last heartbeat.");

    static final Setting<String> DIRECTORY = Setting.text("directory")
        .defaultsTo("")
        .because(
            "Aeron's directory; empty for one under /dev/shm named after pipeline and process, so that " +
            "two never meet.")
        .costs("The streams' buffers live in it: outside /dev/shm every event costs disk writes.")
        .signal("Aeron's own counters, found under this directory.");

    static final List<Setting<?>> ALL = List.of(MODE, DIRECTORY);

    private DriverSettings()
    {
    }
}
