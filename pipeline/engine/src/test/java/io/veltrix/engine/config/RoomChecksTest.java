package io.veltrix.engine.config;

import static io.veltrix.engine.config.Files.refused;

import java.util.List;

import org.junit.jupiter.api.Test;

class RoomChecksTest
{
    @Test
    void shouldRefuseWhenSharedMemoryIsTooSmall()
    {
        refused(
            Files.good()
                .with("buffer: 1MiB", "buffer: 512MiB"),
            "p.yaml:21: lanes.decide.streams.orders.buffer: found '512MiB'; three times every buffer (half " +
                    "of one that nobody reads from another thread) and the driver's files are 1.6GiB (root 48MiB, " +
                    "orders 1.5GiB, driver 13MiB) and /dev/shm has 1GiB free; " +
                    "write smaller buffers (or make room in /dev/shm) instead");
    }

    @Test
    void shouldRefuseWhenBufferIsNoPowerOfTwo()
    {
        refused(
            Files.good()
                .with("buffer: 1MiB", "buffer: 3MiB"),
            "p.yaml:21: lanes.decide.streams.orders.buffer: found '3MiB', which is no power of two; write " +
                    "'2MiB' or '4MiB' instead");
    }

    @Test
    void shouldRefuseWhenStageEmitsLongerThanMaxEventLength()
    {
        refused(
            Files.good()
                .with("{name: risk, type: config-risk}", "{name: risk, type: config-risk, length: 2000B}"),
            "p.yaml:19: lanes.decide.stages.risk: found Order events of up to 2048B (48B header and 2000B " +
                    "message), longer than sequencer.max-event-length (1376B); write 'sequencer.max-event-length: " +
                    "2048B' or more instead");
    }

    @Test
    void shouldRefuseWhenSourceBringsLongerThanAnyEventLength()
    {
        refused(
            Files.good()
                .with("events: 3}", "length: 100KiB}"),
            "p.yaml:10: sources.market: found events of up to 102448B (48B header and 102400B message), " +
                    "longer than sequencer.max-event-length (1376B); write a component with shorter events instead");
    }

    @Test
    void shouldRefuseWhenSourceUnitExceedsWindow()
    {
        refused(
            Files.good()
                .with("events: 3}", "events: 100000}"),
            "p.yaml:10: sources.market: found a source that may bring in 100000 events of up to 160B in one " +
                    "poll, 15.3MiB, more than 2MiB, a quarter of the root stream's window (sequencer.buffer 16MiB); " +
                    "write 'sequencer.buffer: 128MiB' instead");
    }

    @Test
    void shouldRefuseWhenOutputOfOneInputExceedsWindow()
    {
        refused(
            Files.good()
                .with("files: \"a,b\"}", "files: \"a,b\", intents: 2000}")
                .with("events: [Order, Cancel]", "events: [Order, Cancel, Intent]"),
            "p.yaml:21: lanes.decide.streams.orders.buffer: found '1MiB', where a quarter of the window " +
                    "(128KiB) is less than what one input may add (2002 events, 250.3KiB); write 'buffer: 2MiB' " +
                    "instead");
    }

    @Test
    void shouldRefuseWhenSegmentHoldsFewBlocks()
    {
        refused(
            Files.good()
                .with("segment: 64MiB", "segment: 1MiB"),
            "p.yaml:5: journal.segment: found '1MiB', less than 16 blocks of 128KiB: segments would change " +
                    "all the time; write '2MiB' or more, or a smaller block, instead");
    }

    @Test
    void shouldRefuseWhenSegmentIsNoMultiple()
    {
        refused(
            Files.good()
                .with("segment: 64MiB", "segment: 5000KiB"),
            "p.yaml:5: journal.segment: found '5000KiB', which is no multiple of 64KiB; write '4992KiB' or " +
                    "'5056KiB' instead");
    }

    @Test
    void shouldRefuseWhenBlockIsNoMultiple()
    {
        refused(
            Files.good()
                .with("segment: 64MiB", "segment: 64MiB, block: 100001B"),
            "p.yaml:5: journal.block: found '100001B', which is no multiple of 8B; write '100000B' or " +
                    "'100008B' instead");
    }

    @Test
    void shouldRefuseWhenBufferHoldsNoGapEventsOfAllSources()
    {
        refused(
            Files.good()
                .with("  tick: 10ms", "  buffer: 64KiB")
                .with("type: config-gateway}", "type: config-gateway, outstanding: 1}")
                .with("  market: {type: config-market, when-full: drop, rate: 50000/s, events: 3}\n",
                    "  m1: {type: config-market}\n  m2: {type: config-market}\n  m3: {type: " +
                          "config-market}\n  m4: {type: config-market}\n  m5: {type: config-market}\n  m6: {type: " +
                          "config-market}\n  m7: {type: config-market}\n"),
            "p.yaml:4: sequencer.buffer: found '64KiB', where an eighth of the window (4KiB) is less than " +
                    "the gap events of 8 sources take; write '128KiB' or more instead");
    }

    @Test
    void shouldRefuseWhenBlockHoldsNoEvent()
    {
        refused(
            Files.good()
                .with("segment: 64MiB", "segment: 64MiB, block: 4KiB")
                .with("  tick: 10ms", "  max-event-length: 8KiB"),
            "p.yaml:5: journal.block: found '4KiB', which does not hold one event of max-event-length " +
                    "(8KiB); write '16KiB' or more instead");
    }

    @Test
    void shouldRefuseWhenBufferHoldsNoEvent()
    {
        refused(
            Files.good()
                .with("  tick: 10ms", "  buffer: 64KiB\n  max-event-length: 16KiB"),
            "p.yaml:4: sequencer.buffer: found '64KiB', where a quarter of the window (8KiB) is less than " +
                    "one event of max-event-length (16KiB); write '256KiB', or a lower sequencer.max-event-length, " +
                    "instead",
            "p.yaml:12: sources.venue.answers: found an answer loop without room: 64 open requests of sink " +
                    "'gateway' x 2 answers x 160B = 20KiB, more than 8KiB, a quarter of the root stream's window " +
                    "(sequencer.buffer 64KiB); write 'sequencer.buffer: 256KiB', or fewer open requests for sink " +
                    "'gateway', instead");
    }

    @Test
    void shouldRefuseWhenDiskIsNearlyFull()
    {
        refused(
            Files.good(), Overrides.none(), new HostFacts(List.of(0, 1), HostFacts.UNKNOWN, 1L << 30),
            "p.yaml:5: journal.floor: found '1GiB' (the default); with two segments of 64MiB for each of 2 recorded " +
                "streams that is 1.3GiB, and the home's disk has 1GiB free; write a smaller floor or segment (or " +
                "make 256MiB of room) instead");
    }

    @Test
    void shouldRefuseWhenDefaultBuffersExceedSharedMemory()
    {
        refused(
            Files.good(), Overrides.none(), new HostFacts(List.of(0, 1), 64L << 20, HostFacts.UNKNOWN),
            "p.yaml:2: sequencer.buffer: found '16MiB' (the default); three times every buffer (half of one " +
                "that nobody reads from another thread) and the driver's files are 64.0MiB (root 48MiB, orders " +
                "3MiB, driver 13MiB) and /dev/shm has 64MiB free; write " +
                "smaller buffers (or make room in /dev/shm) instead");
    }

    /** Seen to fail with only /dev/shm looked at: the driver died of a page fault instead. */
    @Test
    void shouldRefuseWhenNamedDirectoryHasNoRoom()
    {
        // A file system that has no room, on every machine.
        refused(
            Files.good().with("  tick: 10ms", "  tick: 10ms\ndriver: {directory: /proc/none}"), Overrides.none(),
            new HostFacts(List.of(0, 1), 64L << 30, HostFacts.UNKNOWN),
            "p.yaml:2: sequencer.buffer: found '16MiB' (the default); three times every buffer (half of one " +
                "that nobody reads from another thread) and the driver's files are 64.0MiB (root 48MiB, orders " +
                "3MiB, driver 13MiB) and /proc/none has 0B free; write " +
                "smaller buffers (or make room in /proc/none) instead");
    }

    @Test
    void shouldRefuseWhenNamedDirectoryIsNoPath()
    {
        refused(
            Files.good().with("  tick: 10ms", "  tick: 10ms\ndriver: {directory: \"a\\0b\"}"), Overrides.none(),
            new HostFacts(List.of(0, 1), 64L << 30, HostFacts.UNKNOWN),
            "p.yaml:5: driver.directory: found 'a\0b', which is no path; write the path of a folder instead");
    }
}
