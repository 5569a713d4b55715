package io.veltrix.tools.chaos.garbage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

import io.veltrix.engine.Pipeline;
import io.veltrix.engine.RunOptions;
import io.veltrix.engine.config.HostFacts;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.replay.Replay;
import io.veltrix.engine.replay.ReplayListener;
import io.veltrix.engine.replay.ReplayOptions;
import io.veltrix.engine.replay.ReplayReport;
import io.veltrix.engine.replay.SnapshotMaker;
import io.veltrix.engine.snapshot.Snapshot;
import io.veltrix.engine.snapshot.Snapshots;
import io.veltrix.tools.Veltrix;

/**
 * Snapshots of a small run of the embedded pipeline. Half of them get checksums that fit again: what lies behind the
 * checksums is tried too, down to the stages that are to load what is no state of theirs. Used or refused in words; and
 * a replay that uses one ends in words.
 */
final class SnapshotTarget implements GarbageTarget
{
    private static final String PIPELINE = "tick-to-order-one-thread.yaml";
    private static final int HEADER_CRC_OFFSET = 32;
    private static final int HEADER_LENGTH = 36;
    private static final int SECTION_HEADER_LENGTH = 12;
    private static final int TRAILER_LENGTH = 12;
    private static final int REPLAY_EVERY = 16;

    private final Path home;
    private final PipelineConfig config;
    private final SnapshotMaker maker;
    private final Snapshots.Entry entry;
    private final byte[] base;
    private long refused;
    private long used;

    SnapshotTarget(final Path folder, final long seed) throws IOException
    {
        home = folder.resolve("snapshot-home");
        config = PipelineReader.parse(text(), PIPELINE, Overrides.of(Map.of(
            "sources.market.seed", Long.toString(Math.abs(seed)),
            "sources.market.instruments", "4",
            "journal.segment", "1MiB", "journal.block", "32KiB", "journal.floor", "0B",
            "sequencer.buffer", "4MiB")), new HostFacts(List.of(0), HostFacts.UNKNOWN, HostFacts.UNKNOWN));
        try (Pipeline pipeline = Pipeline.launch(
            config, RunOptions.of(home).maxSpeed().deterministic(true).maxEvents(2_000)))
        {
            pipeline.awaitEnd();
        }
        maker = new SnapshotMaker(home, (notice) -> { });
        // Before the end, so that a replay from it has something to do.
        entry = maker.make(1_500, true, (sequence) -> { }).entry();
        base = Files.readAllBytes(entry.file());
    }

    private static String text() throws IOException
    {
        try (InputStream stream = Veltrix.class.getResourceAsStream(PIPELINE))
        {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public List<byte[]> bases()
    {
        return List.of(base);
    }

    @Override
    public byte[] make(final Mutator mutator, final Corpus corpus)
    {
        final byte[] input = mutator.random().nextInt(3) == 0 ? corpus.any() : corpus.base();
        final byte[] made = mutator.bytes(input, corpus.base());
        if (mutator.random().nextBoolean())
        {
            seal(made);
        }
        return made;
    }

    /** Make every checksum fit, as far as lengths lead from one to the next. */
    private static void seal(final byte[] bytes)
    {
        if (bytes.length < HEADER_LENGTH + TRAILER_LENGTH)
        {
            return;
        }
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(HEADER_CRC_OFFSET, checksum(bytes, 0, HEADER_CRC_OFFSET, 0));
        final int end = bytes.length - TRAILER_LENGTH;
        int section = HEADER_LENGTH;
        while (section + SECTION_HEADER_LENGTH <= end)
        {
            final int length = buffer.getInt(section + 8);
            if (length < 0 || length > end - section - SECTION_HEADER_LENGTH)
            {
                break;
            }
            buffer.putInt(section + 4, checksum(bytes, section, 4, 8 + length - 4));
            section += SECTION_HEADER_LENGTH + length;
        }
        buffer.putInt(end, checksum(bytes, 0, end, 0));
    }

    /** Of some bytes, and behind a gap of four of some more. */
    private static int checksum(final byte[] bytes, final int offset, final int length, final int lengthBehind)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        crc.update(bytes, offset + length + 4, lengthBehind > 0 ? lengthBehind : 0);
        return (int)crc.getValue();
    }

    @Override
    public long feed(final byte[] input) throws IOException
    {
        Files.write(entry.file(), input);
        final StringBuilder reason = new StringBuilder();
        final Snapshot snapshot = Snapshots.usable(entry, maker::refusal, reason::append);
        if (snapshot == null)
        {
            refused++;
            if (reason.isEmpty())
            {
                throw new IllegalStateException("refused without a word");
            }
            return reason.toString().replaceAll("[0-9]+|0x[0-9a-f]+|'[^']*'", "").hashCode();
        }
        snapshot.close();
        return used++ % REPLAY_EVERY == 0 ? replay() : 1;
    }

    private long replay()
    {
        try (Replay replay = new Replay(home, config, ReplayOptions.verify(), ReplayListener.NONE))
        {
            final ReplayReport report = replay.run((events) -> { });
            return 2 + report.rootEvents() + (report.isGood() ? 0 : 1);
        }
    }

    @Override
    public long refused()
    {
        return refused;
    }
}
