package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.engine.api.Setting;

/**
 * Settings of the journal.
 */
final class JournalSettings
{
    static final Setting<String> THREAD = Setting.text("thread")
        .defaultsTo("record")
        .because(
            "The thread that writes the journal. One of its own takes its work off the hot path. On the thread " +
            "of sequencer and gated sinks no event crosses between cores, and a core is left for helpers: the " +
            "steadiest on two cores, with durability page-cache only, which never waits for the device.")
        .costs("On a thread of its own two crossings between cores for each gated event; on the hot one about " +
            "200 ns there for each block.")
        .signal("Journal lag in events.");

    static final Setting<String> DURABILITY = Setting.choice("durability", Words.all(Durability.class))
        .defaultsTo("page-cache")
        .because(
            "What holds before a gate opens: page-cache survives the process, interval bounds what a " +
            "power failure takes, every-block loses nothing.")
        .costs(
            "A forced write takes 0.4 to 4 ms on a common disk: with every-block each gated event waits " +
            "for one.")
        .signal("Time from commit to journalled position; duration of forces.");

    static final Setting<Long> INTERVAL = Setting.duration("interval")
        .defaultsTo("10ms").between("100us", "10s")
        .because("Time between forces with durability interval: what a power failure may take.")
        .costs("One force an interval; below the device's own time for one, the thread does nothing else.")
        .signal("Duration of forces as a share of the interval.");

    static final Setting<Long> SEGMENT = Setting.bytes("segment")
        .defaultsTo("256MiB").between("256KiB", "1GiB")
        .because(
            "Size of one journal segment: retention deletes whole ones, and the next is made ready while " +
            "this one fills, so it must take longer to fill than to make. A multiple of 64KiB.")
        .costs(
            "Itself on disk, twice for each recorded stream: the one being written and the one made ready; " +
            "about 100 ms of the helper for each 64MiB.")
        .signal("Times the writer had to wait for the next segment.");

    static final Setting<Long> BLOCK = Setting.bytes("block")
        .defaultsTo("128KiB").between("4KiB", "16MiB")
        .because(
            "Largest block, one journal entry with one checksum; larger ones cost less an event under " +
            "load and lose more when torn.")
        .costs("Itself in memory; a reader that seeks decodes half a block on average.")
        .signal("Events a block under load.");

    static final Setting<Long> WINDOW = Setting.count("window")
        .defaultsTo("1000000").between("1", "1000000000")
        .because(
            "Publishing stops when the journal is further behind, in events: what readers may have seen " +
            "and a crash may take from the journal is bounded by it.")
        .costs("Nothing.")
        .signal("Journal lag in events as a share of the window; times publishing stopped.");

    static final Setting<Long> FLOOR = Setting.bytes("floor")
        .defaultsTo("1GiB").between("0B", "16TiB")
        .because(
            "Free disk below which when-disk-full acts, early enough for a clean end: at least what is " +
            "written while somebody makes room. What the end itself may take is reserved beside it.")
        .costs("Itself: disk that is used for a clean end only.")
        .signal("Free disk above the floor.");

    static final Setting<String> WHEN_DISK_FULL = Setting.choice("when-disk-full", Words.all(DiskFullPolicy.class))
        .defaultsTo("stop")
        .because(
            "stop ends the pipeline cleanly with everything journalled; degrade goes on without a " +
            "journal, and effects whose causes are not journalled are never caused by gated sinks.")
        .costs(
            "With degrade: what was left out can never be replayed, and a restart over the hole it leaves has to be " +
            "asked for.")
        .signal("Free disk above the floor; the counters of what is left out and of what sinks are not given.");

    static final List<Setting<?>> ALL =
        List.of(THREAD, DURABILITY, INTERVAL, SEGMENT, BLOCK, WINDOW, FLOOR, WHEN_DISK_FULL);

    private JournalSettings()
    {
    }
}
