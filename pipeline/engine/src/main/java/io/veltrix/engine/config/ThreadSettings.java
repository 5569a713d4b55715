package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.engine.api.Setting;

/**
 * Settings of one thread.
 */
final class ThreadSettings
{
    static final Setting<Long> CORE = Setting.count("core")
        .orWord("none", -1L).between("0", "4095").defaultsTo("none")
        .because(
            "Core to pin the thread to; none lets the scheduler move it, which costs cold caches and " +
            "milliseconds of jitter.")
        .costs("A spinning thread takes the whole core.")
        .signal("Context switches of the thread; longest duty cycle.");

    static final Setting<String> IDLE = Setting.choice("idle", Words.all(IdleKind.class))
        .defaultsTo("yield")
        .because(
            "What the thread does when there is no work: spin reacts soonest, on a core of its own; yield " +
            "shares the core; backoff and sleep save power and react late.")
        .costs(
            "spin and yield keep a core busy; backoff and sleep add up to a millisecond to the first " +
            "event after a pause.")
        .signal("Latency of the first event after a pause; the core's idle share.");

    static final List<Setting<?>> ALL = List.of(CORE, IDLE);

    private ThreadSettings()
    {
    }
}
