package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.journal.JournalCatalog.SegmentEntry;
import io.veltrix.engine.journal.JournalCatalog.StreamJournal;

/**
 * Deletes a home's oldest segments: whole ones only, never the last of a stream, and never one of which somebody needs
 * an event. The root's go first; a derived stream's follow once all their events are older than what is left of the
 * root. Works beside a pipeline that writes them: the writer never goes back to a segment it has completed, and who
 * reads one that is deleted reads on to its end.
 * <p>
 * A segment is renamed before it is deleted, the oldest first, so that a journal is without holes at any time; what a
 * killed process left renamed is removed by the next one. Single-threaded.
 */
public final class Retention
{
    private final List<StreamJournal> journals;
    private final List<Need> needs;
    private final Limit limit;
    private final Instant now;
    private final Map<String, Integer> gone = new LinkedHashMap<>();
    private final List<Removal> removals = new ArrayList<>();
    private long bytes;

    private Retention(
        final List<StreamJournal> journals, final List<Need> needs, final Limit limit, final Instant now)
    {
        this.journals = journals;
        this.needs = needs;
        this.limit = limit;
        this.now = now;
        bytes = journals.stream().flatMap((journal) -> journal.segments().stream())
            .mapToLong(SegmentEntry::diskBytes).sum();
    }

    /**
     * Somebody needs a stream from a sequence on.
     *
     * @param who      in messages.
     * @param stream   name.
     * @param sequence of the first event that is needed.
     */
    public record Need(String who, String stream, long sequence)
    {
    }

    /**
     * What is kept though nobody needs it.
     *
     * @param age   of events that are kept; null for none.
     * @param bytes of all journals that are kept; 0 for no such limit.
     */
    public record Limit(Duration age, long bytes)
    {
        public Limit
        {
            if (age == null == (bytes <= 0))
            {
                throw new IllegalArgumentException("age=" + age + " bytes=" + bytes);
            }
        }
    }

    /**
     * A segment that goes.
     *
     * @param stream  name.
     * @param segment of it.
     */
    public record Removal(String stream, SegmentEntry segment)
    {
    }

    /**
     * What stays of a stream, and why its oldest segment does.
     *
     * @param stream   name.
     * @param segments that stay.
     * @param first    sequence that stays.
     * @param bytes    of them on disk.
     * @param why      the oldest one stays.
     */
    public record Kept(String stream, int segments, long first, long bytes, String why)
    {
    }

    /**
     * What is to go and what stays.
     *
     * @param removals in the order in which they are to go.
     * @param kept     one a stream.
     */
    public record Plan(List<Removal> removals, List<Kept> kept)
    {
        public Plan
        {
            removals = List.copyOf(removals);
            kept = List.copyOf(kept);
        }

        /**
         * @return bytes of disk that what goes takes.
         */
        public long removedBytes()
        {
            return removals.stream().mapToLong((removal) -> removal.segment().diskBytes()).sum();
        }
    }

    /**
     * Find out what can go.
     *
     * @param journalDirectory of a home.
     * @param needs            of everybody, for the root at least one.
     * @param limit            of what else to keep.
     * @param now              to count ages from.
     * @return the plan; nothing is changed.
     * @throws JournalException where a journal cannot be read.
     */
    public static Plan plan(
        final Path journalDirectory, final List<Need> needs, final Limit limit, final Instant now)
    {
        return new Retention(JournalCatalog.streams(journalDirectory), needs, limit, now).plan();
    }

    private Plan plan()
    {
        final StreamJournal root = journals.stream().filter((journal) -> journal.name().equals(PipelineConfig.ROOT))
            .findFirst().orElseThrow(() -> new JournalException(
                "there is no journal of the root: what derives from it cannot be judged"));
        journals.forEach((journal) -> gone.put(journal.name(), 0));
        String why = reason(root);
        while (why == null)
        {
            remove(root);
            removeOlder(root);
            why = reason(root);
        }
        // Also what an earlier call was killed before.
        removeOlder(root);
        final List<Kept> kept = new ArrayList<>();
        for (final StreamJournal journal : journals)
        {
            final List<SegmentEntry> left = left(journal);
            if (!left.isEmpty())
            {
                kept.add(new Kept(journal.name(), left.size(), left.get(0).firstSequence(),
                    left.stream().mapToLong(SegmentEntry::diskBytes).sum(),
                    journal == root ? why : reasonOfDerived(journal, root)));
            }
        }
        return new Plan(removals, kept);
    }

    private List<SegmentEntry> left(final StreamJournal journal)
    {
        return journal.segments().subList(gone.get(journal.name()), journal.segments().size());
    }

    private void remove(final StreamJournal journal)
    {
        final SegmentEntry segment = left(journal).get(0);
        removals.add(new Removal(journal.name(), segment));
        bytes -= segment.diskBytes();
        gone.merge(journal.name(), 1, Integer::sum);
    }

    /** Of derived streams, what is older than everything that is left of the root. */
    private void removeOlder(final StreamJournal root)
    {
        for (final StreamJournal journal : journals)
        {
            while (journal != root && reasonOfDerived(journal, root) == null)
            {
                remove(journal);
            }
        }
    }

    /** @return why the oldest segment stays; null where it can go. */
    private String reason(final StreamJournal root)
    {
        final String needed = reasonOfNeed(root);
        if (needed != null)
        {
            return needed;
        }
        if (limit.age() == null)
        {
            return bytes <= limit.bytes() ? "everything fits into the limit" : null;
        }
        // All of its events are older than the first one behind it.
        final long nextNs = firstTimestampNs(left(root).get(1));
        return nextNs == 0 || now.minus(limit.age()).isBefore(Instant.ofEpochSecond(0, nextNs)) ?
            "it is young enough" : null;
    }

    private String reasonOfDerived(final StreamJournal journal, final StreamJournal root)
    {
        final String needed = reasonOfNeed(journal);
        if (needed != null)
        {
            return needed;
        }
        if (gone.get(root.name()) == 0 && root.segments().get(0).firstSequence() == 1)
        {
            return "it derives from root events that stay";
        }
        final long rootNs = firstTimestampNs(left(root).get(0));
        final long nextNs = firstTimestampNs(left(journal).get(1));
        return rootNs == 0 || nextNs == 0 || nextNs >= rootNs ? "it derives from root events that stay" : null;
    }

    private String reasonOfNeed(final StreamJournal journal)
    {
        final List<SegmentEntry> left = left(journal);
        if (left.size() < 2)
        {
            return left.isEmpty() ? "there is none" : "it is the last one";
        }
        return needs.stream()
            .filter((need) -> need.stream().equals(journal.name()) && need.sequence() <= left.get(0).lastSequence())
            .min(Comparator.comparingLong(Need::sequence))
            .map((need) -> need.who() + " needs it from " + need.sequence() + " on").orElse(null);
    }

    /** @return time of the first event in a segment; 0 where there is none that can be read. */
    private static long firstTimestampNs(final SegmentEntry entry)
    {
        try (SegmentFile segment = SegmentFile.open(entry.directory()))
        {
            while (segment.peek() == SegmentFile.BLOCK)
            {
                if (segment.holdsEvents())
                {
                    return segment.checkBody() == SegmentFile.BLOCK ?
                        BlockDescriptor.firstTimestampNs(segment.buffer(), segment.blockOffset()) : 0;
                }
                segment.advance();
            }
            return 0;
        }
        catch (final IOException | InternalError ex)
        {
            return 0;
        }
    }

    /**
     * Delete what a plan says. One process at a time; takes a lock of its own in each stream's directory.
     *
     * @param plan made just before.
     * @throws JournalException where another process repairs or deletes, or the disk fails; what is gone is gone, and
     *                          the rest is whole.
     */
    public static void apply(final Plan plan)
    {
        final Map<Path, List<SegmentEntry>> byStream = new LinkedHashMap<>();
        plan.removals().forEach((removal) -> byStream.computeIfAbsent(
            removal.segment().directory().getParent(), (ignored) -> new ArrayList<>()).add(removal.segment()));
        byStream.forEach(Retention::delete);
    }

    @SuppressWarnings("try")
    private static void delete(final Path streamDirectory, final List<SegmentEntry> segments)
    {
        try (WriterLock lock = WriterLock.ofOldSegments(streamDirectory))
        {
            SegmentFiles.sweepGone(streamDirectory);
            RetainedMark.write(streamDirectory, segments.get(segments.size() - 1).lastSequence() + 1);
            for (final SegmentEntry segment : segments)
            {
                final Path renamed = streamDirectory.resolve(
                    SegmentFiles.GONE_PREFIX + segment.directory().getFileName());
                Files.move(segment.directory(), renamed);
                SegmentFiles.forceDirectory(streamDirectory);
                SegmentFiles.delete(renamed);
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("deleting segments in " + streamDirectory + " failed: " + ex.getMessage() +
                "; what is left is whole, do it again", ex);
        }
    }
}
