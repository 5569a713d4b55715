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
        .because(
            "embedded runs the driver in this process: one thing to start and to watch. separate joins the one that " +
            "'veltrix driver' runs, so that several processes can share the pipeline's threads ('veltrix run " +
            "--threads') and each can be restarted alone.")
        .costs(
            "About 12MiB of /dev/shm and a conductor that wants a little of a core; with separate, that of another " +
            "process.")
        .signal("Time since the driver's last heartbeat.");

    static final Setting<String> DIRECTORY = Setting.text("directory")
        .defaultsTo("")
        .because(
            "Aeron's directory; empty for one under /dev/shm named after pipeline and process, so that " +
            "two never meet.")
        .costs("The streams' buffers live in it: outside /dev/shm every event costs disk writes.")
        .signal("Aeron's own counters, found under this directory.");

    static final Setting<Long> LIVENESS = Setting.duration("liveness")
        .defaultsTo("5s").between("500ms", "60s")
        .because(
            "With a separate driver: after this long without a sign of life it takes a process for dead and lets the " +
            "others go on, and they take the driver for dead; 'veltrix driver' is told the same. Longer than any " +
            "pause of a process that is to survive it.")
        .costs("A stream whose reader was killed waits this long for it.")
        .signal("Time since the driver's last heartbeat; parts launched again.");

    static final List<Setting<?>> ALL = List.of(MODE, DIRECTORY, LIVENESS);

    private DriverSettings()
    {
    }
}
