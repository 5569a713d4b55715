package io.veltrix.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.Admission;
import io.veltrix.engine.config.DiskFullPolicy;
import io.veltrix.engine.config.JournalConfig;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.config.StreamConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.DiskListener;
import io.veltrix.engine.journal.JournalOptions;
import io.veltrix.engine.journal.JournalRepair;
import io.veltrix.engine.journal.JournalWriter;
import io.veltrix.engine.journal.RecoveredTail;
import io.veltrix.engine.journal.SegmentPreparer;
import io.veltrix.engine.record.HoleListener;
import io.veltrix.engine.record.StreamRecorder;
import io.veltrix.engine.recovery.CatchUpBuffer;
import io.veltrix.engine.recovery.Recovery;
import io.veltrix.engine.recovery.RootLedger;
import io.veltrix.engine.recovery.StartListener;
import io.veltrix.engine.sink.Gate;
import io.veltrix.engine.sink.UnjournalledRanges;
import io.veltrix.engine.stream.CatchUpReader;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.thread.Pinning;
import org.agrona.BitUtil;
import org.agrona.ErrorHandler;

/**
 * The journals this process writes and what records into them. The launching thread.
 */
final class Recorders
{
    private static final long DERIVED_SEGMENT_BYTES = 8L << 20;
    private static final int DERIVED_SEGMENT_SHARE = 16;
    /** An answer with its headers, at most, but for long ones, of which there are few. */
    private static final long ANSWER_BYTES = 1_024;
    /** For ticks, ends of sources and Chronicle's own. */
    private static final long SPARE_BYTES = 1L << 20;

    final List<StreamRecorder> recorders = new ArrayList<>();

    private final PipelineConfig config;
    private final Home home;
    private final Links links;
    private final Holdings holdings;
    private final Map<String, JournalWriter> writers = new LinkedHashMap<>();
    private final UnjournalledRanges leftOut;
    private final Map<String, CatchUpBuffer> catchUps = new LinkedHashMap<>();
    private SegmentPreparer preparer;
    /** What was published in the stream of each recorder. */
    private final List<Tally> recorded = new ArrayList<>();

    Recorders(final PipelineConfig config, final Home home, final Links links, final Holdings holdings)
    {
        this.config = config;
        this.home = home;
        this.links = links;
        this.holdings = holdings;
        leftOut = config.journal().whenDiskFull() == DiskFullPolicy.DEGRADE ? new UnjournalledRanges() : null;
    }

    /**
     * Open the root's journal behind its last good block.
     */
    void openRoot(final Failures failures, final DiskListener disk, final StartListener listener)
    {
        // The helper inherits the mask of the thread that starts it: off the pinned cores, or beside the writer.
        final BitSet launcher = Pinning.current();
        Pinning.keepOff(config.pinnedCores(), config.thread(config.journal().thread()).core());
        try
        {
            preparer = holdings.keep(SegmentPreparer.launch(disk, failures));
        }
        finally
        {
            Pinning.restore(launcher);
        }
        open(PipelineConfig.ROOT, Recording.FULL, listener);
    }

    /**
     * Open the journals of derived streams, each behind its last good block.
     */
    void openDerived(final StartListener listener)
    {
        for (final LaneConfig lane : config.lanes())
        {
            for (final StreamConfig stream : lane.streams())
            {
                if (stream.record() != Recording.NONE)
                {
                    open(stream.name(), stream.record(), listener);
                }
            }
        }
    }

    private void open(final String stream, final Recording recording, final StartListener listener)
    {
        final JournalConfig journal = config.journal();
        final JournalWriter writer = holdings.keep(JournalWriter.open(
            new JournalOptions(
                home.journal(), links.numberOf(stream), stream, segmentBytes(stream), journal.blockBytes(),
                journal.durability(), journal.intervalNs(), journal.floorBytes(), recording),
            preparer, spareBytes(stream)));
        writers.put(stream, writer);
        final RecoveredTail tail = writer.recovered();
        if (tail.cut() != null)
        {
            listener.onNotice("journal " + stream + ": torn tail cut: " + tail.cut());
        }
        tail.setAside().forEach((segment) -> listener.onNotice(
            "journal " + stream + ": what could not be read behind that is kept as " + segment));
    }

    /**
     * Derived streams are a fraction of the root: their segments are small, so that preparing them costs little, but
     * grow with the root's, since each costs some garbage whatever its size.
     */
    private long segmentBytes(final String stream)
    {
        final long bytes = config.journal().segmentBytes();
        return links.numberOf(stream) == EventHeaderDescriptor.ROOT_STREAM ?
            bytes : Math.min(bytes, Math.max(8L * config.journal().blockBytes(), Math.max(
            DERIVED_SEGMENT_BYTES, BitUtil.align(bytes / DERIVED_SEGMENT_SHARE, DERIVED_SEGMENT_BYTES))));
    }

    /**
     * What may still have to be journalled of a stream when the pipeline is told to end because the disk is full: what
     * the stream's window holds, and, of the root, the answers that are out. For blocks of one event each. A derived
     * stream also gets what lanes make of the root's window, for which a segment of it is enough by far.
     */
    private long spareBytes(final String stream)
    {
        if (stream.equals(PipelineConfig.ROOT))
        {
            final long window = config.sequencer().termLength() / 2;
            return window + window / 2 + ANSWER_BYTES * Admission.answersUnderWay(config) + SPARE_BYTES;
        }
        final long window = config.stream(stream).termLength() / 2;
        return Math.max(window + window / 2, segmentBytes(stream)) + SPARE_BYTES;
    }

    /**
     * Wait until each journal has its first segment, and the spare one for its end: a stream that found no room for its
     * first event later could not be brought to an end any more.
     *
     * @return false where the disk is short or the helper fails.
     */
    boolean awaitReady()
    {
        return writers.values().stream().allMatch(JournalWriter::awaitReady);
    }

    /**
     * @return the helper of the writers.
     */
    SegmentPreparer preparer()
    {
        return preparer;
    }

    /**
     * @return root sequences that the journal will never have; null where the pipeline does not go on without it.
     */
    UnjournalledRanges leftOut()
    {
        return leftOut;
    }

    /**
     * @return what the root's journal ends with.
     */
    RecoveredTail rootTail()
    {
        return writers.get(PipelineConfig.ROOT).recovered();
    }

    /**
     * @param stream name.
     * @return last sequence that its journal holds in full; 0 where it does not keep that.
     */
    long readableUpTo(final String stream)
    {
        final boolean isFull = stream.equals(PipelineConfig.ROOT) || config.stream(stream).record() == Recording.FULL;
        return isFull ? writers.get(stream).appendedSequence() : 0;
    }

    /**
     * Have what the journals of derived streams lack kept for them.
     */
    void register(final Recovery recovery)
    {
        writers.forEach((stream, writer) ->
        {
            if (!stream.equals(PipelineConfig.ROOT))
            {
                catchUps.put(stream, recovery.catchUp(stream, "the journal of " + stream, writer.appendedSequence()));
            }
        });
    }

    /**
     * Cut journals of derived streams that have more than the root's can make again: it lost the causes, as after a
     * power loss. Before anybody reads them.
     *
     * @param known    gives the last sequence of a stream that was made again.
     * @param listener is told of each.
     */
    void cutAhead(final Map<String, Long> known, final StartListener listener)
    {
        for (final Map.Entry<String, JournalWriter> each : writers.entrySet())
        {
            final String stream = each.getKey();
            final JournalWriter writer = each.getValue();
            if (!stream.equals(PipelineConfig.ROOT) && writer.appendedSequence() > known.get(stream))
            {
                // Its lock goes with it.
                writer.close();
                listener.onNotice("the root's journal has lost what stream " + stream + " was made from behind " +
                    known.get(stream) + ": " +
                    JournalRepair.cutAfter(home.journal().resolve(stream), known.get(stream)));
                open(stream, config.stream(stream).record(), listener);
            }
        }
    }

    /**
     * Make the recorders, once everything is known again that stood in the journals.
     *
     * @param ledger of the root.
     * @param known  gives the last sequence of a stream that was made again.
     * @param holes  is told where the root goes on without its journal.
     */
    void connect(final RootLedger ledger, final Map<String, Long> known, final HoleListener holes)
    {
        for (final Map.Entry<String, JournalWriter> each : writers.entrySet())
        {
            final String stream = each.getKey();
            final JournalWriter writer = each.getValue();
            final boolean isRoot = stream.equals(PipelineConfig.ROOT);
            final Tally taken = links.tally(stream + Links.TAKEN);
            final Tally journalled = links.tally(stream + Links.JOURNALLED);
            final EventReader live = links.recorderReader(
                stream, taken, journalled, isRoot ? ledger.sequence() + 1 : known.get(stream) + 1);
            final StreamRecorder recorder = new StreamRecorder(
                stream, links.numberOf(stream),
                isRoot ? live : new CatchUpReader(catchUps.get(stream), live),
                writer, config.journal().blockBytes(), taken, journalled,
                new Gate(isRoot ? null : root().settled(), leftOut), isRoot ? links.latency("journalled") : null);
            if (leftOut != null)
            {
                recorder.degrade(isRoot ? holes : null, isRoot ? leftOut : null,
                    links.tally(stream + ": last sequence journalled or left out"));
            }
            if (isRoot)
            {
                recorder.resume(ledger.bytes(), ledger.digest());
            }
            recorders.add(recorder);
        }
    }

    /**
     * Learn what was published in each recorded stream.
     */
    void watch(final Tally rootPublished, final Hosting hosting)
    {
        recorded.add(rootPublished);
        for (final LaneConfig lane : config.lanes())
        {
            for (final StreamConfig stream : lane.streams())
            {
                if (stream.record() != Recording.NONE)
                {
                    final String label = stream.name() + Links.PUBLISHED;
                    recorded.add(hosting.hosts(lane) ? links.tally(label) : links.follow(label));
                }
            }
        }
    }

    void abandon()
    {
        writers.values().forEach(JournalWriter::abandon);
    }

    /**
     * The pipeline has failed: where a page fault is behind it, the journals leave alone what may not be usable.
     */
    void noteFault(final Throwable failure)
    {
        if (preparer != null)
        {
            preparer.noteFault(failure);
        }
    }

    /**
     * @param thread of the pipeline.
     * @return whether it writes the journals.
     */
    boolean runsOn(final String thread)
    {
        return thread.equals(config.journal().thread());
    }

    /**
     * @param failures to tell.
     * @return what tells them, with the journals' own words where a page of theirs may be behind it.
     */
    ErrorHandler explaining(final ErrorHandler failures)
    {
        return (thrown) -> failures.onError(JournalWriter.explain(thrown, writers.values()));
    }

    StreamRecorder root()
    {
        return recorders.get(0);
    }

    /**
     * @return a number that grows while any journal takes anything. Any thread.
     */
    long settled()
    {
        // Asked fifty times a second for as long as the pipeline runs, perhaps without a collector.
        long sum = 0;
        for (int i = 0; i < recorders.size(); i++)
        {
            sum += recorders.get(i).settled().value();
        }
        return sum;
    }

    /**
     * @return true where every recorded stream is in its journal as far as it was published. Any thread.
     */
    boolean isJournalled()
    {
        for (int i = 0; i < recorders.size(); i++)
        {
            if (recorders.get(i).settled().value() < recorded.get(i).value())
            {
                return false;
            }
        }
        return true;
    }
}
