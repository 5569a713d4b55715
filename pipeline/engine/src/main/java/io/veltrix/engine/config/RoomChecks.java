package io.veltrix.engine.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import org.agrona.BitUtil;

/**
 * Sums: every event fits, everything one input makes fits, and host and disk have what the file asks for.
 */
final class RoomChecks
{
    private static final String SHARED_MEMORY = "/dev/shm";
    private static final long DRIVER_FILES = 13L << 20;
    private static final long LOG_METADATA = 4L << 10;
    private static final long MAX_LANE_OUTPUT = 64L << 20;
    private static final int BLOCKS_PER_SEGMENT = 16;
    private static final int BLOCK_OVERHEAD = 256;
    private static final long SEGMENT_UNIT = 64L << 10;
    private static final long BLOCK_UNIT = 8;

    /** What one control event of the sequencer takes on the root stream, at most. */
    private static final long CONTROL_EVENT = 512;

    private final PipelineConfig config;
    private final Problems problems;
    private final HostFacts host;

    RoomChecks(final PipelineConfig config, final Problems problems, final HostFacts host)
    {
        this.config = config;
        this.problems = problems;
        this.host = host;
    }

    void run()
    {
        buffer("sequencer.buffer", config.sequencer().termLength());
        controlEvents();
        for (final SourceConfig source : config.sources())
        {
            if (source.declared() != null)
            {
                unit(source);
            }
        }
        for (final LaneConfig lane : config.lanes())
        {
            for (final StreamConfig stream : lane.streams())
            {
                buffer(path(stream) + ".buffer", stream.termLength());
                output(lane, stream);
            }
            stages(lane);
        }
        journal();
        sharedMemory();
    }

    private static String path(final StreamConfig stream)
    {
        return "lanes." + stream.lane() + ".streams." + stream.name();
    }

    private void buffer(final String path, final int termLength)
    {
        if (!BitUtil.isPowerOfTwo(termLength))
        {
            final int above = BitUtil.findNextPositivePowerOfTwo(termLength);
            problems.add(
                path, problems.value(path, Amounts.exact(termLength)) + ", which is no power of two",
                "'" + Amounts.size(above / 2) + "' or '" + Amounts.size(above) + "'");
        }
        final long frame = (long)config.sequencer().maxEventLength() + Amounts.FRAME_HEADER_LENGTH;
        if (frame > Amounts.quarter(termLength))
        {
            problems.add(
                path, problems.value(path, Amounts.exact(termLength)) + ", where a quarter of the window (" +
                Amounts.size(Amounts.quarter(termLength)) + ") is less than one event of max-event-length (" +
                Amounts.size(config.sequencer().maxEventLength()) + ")",
                "'" + Amounts.size(Amounts.termFor(frame)) + "', or a lower sequencer.max-event-length,");
        }
    }

    /**
     * Beside one unit and the answers the sequencer keeps room for a control event of each source and one of its own.
     */
    private void controlEvents()
    {
        final int term = config.sequencer().termLength();
        final long bytes = (config.sources().size() + 1) * CONTROL_EVENT;
        if (bytes > Amounts.quarter(term) / 2)
        {
            problems.add(
                "sequencer.buffer", problems.value("sequencer.buffer", Amounts.exact(term)) + ", where an eighth of " +
                "the window (" + Amounts.size(Amounts.quarter(term) / 2) + ") is less than the gap events of " +
                config.sources().size() + " sources take",
                "'" + Amounts.size(Amounts.termFor(2 * bytes)) + "' or more");
        }
    }

    private void unit(final SourceConfig source)
    {
        final String path = "sources." + source.name();
        final SourceDeclared declared = source.declared();
        length(path, "", declared.maxMessageLength());
        final long bytes = declared.maxEvents() * Amounts.framed(declared.maxMessageLength());
        final int term = config.sequencer().termLength();
        if (bytes > Amounts.quarter(term))
        {
            problems.add(
                path, "a source that may bring in " + declared.maxEvents() + " events of up to " +
                Amounts.framed(declared.maxMessageLength()) + "B in one poll, " + Amounts.size(bytes) + ", more than " +
                Amounts.size(Amounts.quarter(term)) + ", a quarter of the root stream's window (sequencer.buffer " +
                Amounts.size(term) + ")",
                bufferFix("sequencer.buffer", bytes));
        }
    }

    private static String bufferFix(final String path, final long bytes)
    {
        final long term = Amounts.termFor(Math.min(bytes, 1L << 40));
        return term > SequencerSettings.BUFFER.highest() ? "a component that declares less" :
            "'" + path + ": " + Amounts.size(term) + "'";
    }

    private void length(final String path, final String type, final int messageLength)
    {
        final int max = config.sequencer().maxEventLength();
        final long length = Amounts.eventLength(messageLength);
        if (length > max)
        {
            problems.add(
                path, (type.isEmpty() ? "events" : type + " events") + " of up to " + length + "B (48B header and " +
                messageLength + "B message), longer than sequencer.max-event-length (" + Amounts.size(max) + ")",
                length > SequencerSettings.MAX_EVENT_LENGTH.highest() ? "a component with shorter events" :
                "'sequencer.max-event-length: " + BitUtil.align(length, Amounts.FRAME_ALIGNMENT) + "B' or more");
        }
    }

    private void stages(final LaneConfig lane)
    {
        long total = 0;
        for (final StageConfig stage : lane.stages())
        {
            if (stage.declared() == null)
            {
                continue;
            }
            for (final Emission emission : stage.declared().emits())
            {
                length("lanes." + lane.name() + ".stages." + stage.name(), emission.type().name(),
                    emission.messageLength());
                total += emission.maxPerInput() * Amounts.framed(emission.messageLength());
            }
        }
        if (total > MAX_LANE_OUTPUT)
        {
            problems.add(
                "lanes." + lane.name() + ".stages", "stages that may emit " + Amounts.size(total) + " for one input",
                "stages that declare no more than " + Amounts.size(MAX_LANE_OUTPUT) + " together");
        }
    }

    private void output(final LaneConfig lane, final StreamConfig stream)
    {
        long bytes = 0;
        long events = 0;
        for (final StageConfig stage : lane.stages())
        {
            if (stage.declared() != null)
            {
                for (final Emission emission : stage.declared().emits())
                {
                    if (stream.events().contains(emission.type()))
                    {
                        events += emission.maxPerInput();
                        bytes += emission.maxPerInput() * Amounts.framed(emission.messageLength());
                    }
                }
            }
        }
        if (bytes > Amounts.quarter(stream.termLength()))
        {
            final String path = path(stream) + ".buffer";
            problems.add(
                path, problems.value(path, Amounts.exact(stream.termLength())) + ", where a quarter of the window (" +
                Amounts.size(Amounts.quarter(stream.termLength())) + ") is less than what one input may add (" +
                events + " events, " + Amounts.size(bytes) + ")",
                bufferFix("buffer", bytes));
        }
    }

    private void journal()
    {
        final JournalConfig journal = config.journal();
        if (journal.segmentBytes() < (long)BLOCKS_PER_SEGMENT * journal.blockBytes())
        {
            problems.add(
                "journal.segment", problems.value("journal.segment", Amounts.exact(journal.segmentBytes())) +
                ", less than " + BLOCKS_PER_SEGMENT + " blocks of " + Amounts.size(journal.blockBytes()) +
                ": segments would change all the time",
                "'" + Amounts.size((long)BLOCKS_PER_SEGMENT * journal.blockBytes()) + "' or more, or a smaller block,");
        }
        final int longest = config.sequencer().maxEventLength() + BLOCK_OVERHEAD;
        if (journal.blockBytes() < longest)
        {
            problems.add(
                "journal.block", problems.value("journal.block", Amounts.exact(journal.blockBytes())) +
                ", which does not hold one event of max-event-length (" +
                Amounts.size(config.sequencer().maxEventLength()) + ")",
                "'" + Amounts.size(BitUtil.findNextPositivePowerOfTwo(longest)) + "' or more");
        }
        multiple("journal.segment", journal.segmentBytes(), SEGMENT_UNIT);
        multiple("journal.block", journal.blockBytes(), BLOCK_UNIT);
        disk(journal);
    }

    private void multiple(final String path, final long bytes, final long unit)
    {
        final long below = bytes / unit * unit;
        if (bytes != below)
        {
            problems.add(
                path, "'" + Amounts.exact(bytes) + "', which is no multiple of " + Amounts.size(unit),
                "'" + Amounts.exact(below) + "' or '" + Amounts.exact(below + unit) + "'");
        }
    }

    /**
     * Each recorded stream has segments of its own: one that is written and one that is ready.
     */
    private void disk(final JournalConfig journal)
    {
        long recorded = 1;
        for (final LaneConfig lane : config.lanes())
        {
            recorded += lane.streams().stream().filter(stream -> stream.record() != Recording.NONE).count();
        }
        final long needed = journal.floorBytes() + 2 * recorded * journal.segmentBytes();
        if (host.freeDisk() != HostFacts.UNKNOWN && host.freeDisk() < needed)
        {
            problems.add(
                "journal.floor", problems.value("journal.floor", Amounts.exact(journal.floorBytes())) + "; with two " +
                "segments of " + Amounts.size(journal.segmentBytes()) + " for each of " + recorded + " recorded " +
                "stream" + (recorded == 1 ? "" : "s") + " that is " + Amounts.size(needed) + ", and the home's disk " +
                "has " + Amounts.size(host.freeDisk()) + " free",
                "a smaller floor or segment (or make " + Amounts.size(needed - host.freeDisk()) + " of room)");
        }
    }

    /** A stream that nobody reads live and the journal does not keep gets no buffer. */
    private boolean isCarried(final StreamConfig stream)
    {
        return stream.record() != Recording.NONE ||
            config.sinks().stream().anyMatch(sink -> stream.name().equals(sink.reads())) ||
            config.lanes().stream().anyMatch(
                lane -> stream.name().equals(lane.reads()) && lane.link() == LinkKind.IPC);
    }

    private long freeAt(final String directory)
    {
        try
        {
            return HostFacts.freeAt(Path.of(directory));
        }
        catch (final InvalidPathException ex)
        {
            problems.add("driver.directory", problems.value("driver.directory", directory) + ", which is no path",
                "the path of a folder");
            return HostFacts.UNKNOWN;
        }
    }

    private void sharedMemory()
    {
        final String directory = config.driver().directory();
        if (host.freeSharedMemory() == HostFacts.UNKNOWN)
        {
            return;
        }
        final boolean isElsewhere = !directory.isEmpty() && !directory.startsWith(SHARED_MEMORY);
        final long free = isElsewhere ? freeAt(directory) : host.freeSharedMemory();
        final String place = isElsewhere ? directory : SHARED_MEMORY;
        if (free == HostFacts.UNKNOWN)
        {
            return;
        }
        long largest = config.sequencer().termLength();
        String path = "sequencer.buffer";
        long needed = DRIVER_FILES + LOG_METADATA + memory(PipelineConfig.ROOT, largest);
        final StringBuilder parts = new StringBuilder("root " + Amounts.size(memory(PipelineConfig.ROOT, largest)));
        for (final LaneConfig lane : config.lanes())
        {
            for (final StreamConfig stream : lane.streams())
            {
                if (!isCarried(stream))
                {
                    continue;
                }
                final long memory = memory(stream.name(), stream.termLength());
                needed += LOG_METADATA + memory;
                parts.append(", ").append(stream.name()).append(' ').append(Amounts.size(memory));
                if (stream.termLength() > largest)
                {
                    largest = stream.termLength();
                    path = path(stream) + ".buffer";
                }
            }
        }
        if (needed > free)
        {
            problems.add(
                path, problems.value(path, Amounts.exact(largest)) + "; three times every buffer (half of one " +
                "that nobody reads from another thread) and the driver's files are " + Amounts.size(needed) + " " +
                "(" + parts + ", driver " + Amounts.size(DRIVER_FILES) +
                ") and " + place + " has " + Amounts.size(free) + " free",
                "smaller buffers (or make room in " + place + ")");
        }
    }

    private long memory(final String stream, final long termLength)
    {
        return SameThread.holds(config, stream) ? termLength / 2 : 3 * termLength;
    }
}
