package io.veltrix.engine.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.veltrix.engine.config.Recording;

/**
 * Lists the journals of a home and their segments, read-only, without walking their blocks. Stateless; any thread.
 */
public final class JournalCatalog
{
    /**
     * One stream's journal.
     *
     * @param name      of the stream, and of its directory.
     * @param directory of its segments.
     * @param stream    number; -1 where there is no segment that says.
     * @param recording of events or digests; null where there is no segment that says.
     * @param segments  ascending.
     */
    public record StreamJournal(
        String name, Path directory, int stream, Recording recording, List<SegmentEntry> segments)
    {
        public StreamJournal
        {
            segments = List.copyOf(segments);
        }
    }

    /**
     * One segment.
     *
     * @param firstSequence that it is named by.
     * @param lastSequence  the one before the next segment's first; for the newest one, as found in its blocks, and one
     *                      less than {@code firstSequence} where it has none.
     * @param directory     of it.
     * @param diskBytes     it takes: what is reserved, not the file's apparent size.
     */
    public record SegmentEntry(long firstSequence, long lastSequence, Path directory, long diskBytes)
    {
    }

    private JournalCatalog()
    {
    }

    /**
     * List all streams.
     *
     * @param journalDirectory of a home: HOME/journal.
     * @return the streams in order of their names.
     * @throws JournalException where that is no readable directory, or holds something else.
     */
    public static List<StreamJournal> streams(final Path journalDirectory)
    {
        final List<StreamJournal> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(journalDirectory))
        {
            for (final Path directory : directories)
            {
                if (!Files.isDirectory(directory))
                {
                    throw new JournalException("not a home's journal directory: " + journalDirectory +
                        " holds the file " + directory.getFileName() + "; name HOME/journal");
                }
                found.add(stream(directory));
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException("no readable journals in " + journalDirectory + " (" + ex +
                "): name a home's journal directory, HOME/journal, and run as the user who owns it", ex);
        }
        found.sort(Comparator.comparing(StreamJournal::name));
        return found;
    }

    /**
     * List one stream's segments.
     *
     * @param directory of the stream's segments.
     * @return the journal.
     * @throws JournalException where that is missing, unreadable, or no journal.
     */
    public static StreamJournal stream(final Path directory)
    {
        try
        {
            final long[] firsts = SegmentFiles.segments(directory);
            final List<SegmentEntry> entries = new ArrayList<>();
            int stream = -1;
            Recording recording = null;
            for (int i = 0; i < firsts.length; i++)
            {
                final Path segmentDirectory = directory.resolve(SegmentFiles.name(firsts[i]));
                long last = i + 1 < firsts.length ? firsts[i + 1] - 1 : 0;
                if (i + 1 == firsts.length)
                {
                    try (SegmentFile segment = SegmentFile.open(segmentDirectory))
                    {
                        if (segment.peek() == SegmentFile.BLOCK && segment.kind() == BlockDescriptor.SEGMENT_START)
                        {
                            stream = BlockDescriptor.stream(segment.buffer(), segment.blockOffset());
                            recording = segment.recording();
                        }
                        last = lastSequence(segment, firsts[i]);
                    }
                }
                entries.add(new SegmentEntry(firsts[i], last, segmentDirectory, diskBytes(segmentDirectory)));
            }
            if (entries.isEmpty())
            {
                requireOurs(directory);
            }
            return new StreamJournal(directory.getFileName().toString(), directory, stream, recording, entries);
        }
        catch (final IOException | InternalError ex)
        {
            throw new JournalException("no readable journal in " + directory + " (" + ex.getMessage() +
                "): name the directory of one stream, HOME/journal/STREAM, and run as the user who owns it", ex);
        }
    }

    private static void requireOurs(final Path directory) throws IOException
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory))
        {
            for (final Path file : files)
            {
                final String name = file.getFileName().toString();
                if (!SegmentFiles.isOwn(name))
                {
                    throw new JournalException("not a journal: " + directory + " holds " + name +
                        " and no segment; name the directory of one stream, HOME/journal/STREAM");
                }
            }
        }
    }

    private static long lastSequence(final SegmentFile segment, final long first)
    {
        long last = first - 1;
        while (segment.peek() == SegmentFile.BLOCK)
        {
            if (segment.hasRange())
            {
                if (segment.firstSequence() != last + 1)
                {
                    break;
                }
                last = segment.lastSequence();
            }
            segment.advance();
        }
        return last;
    }

    private static long diskBytes(final Path segmentDirectory) throws IOException
    {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(segmentDirectory))
        {
            for (final Path file : files)
            {
                bytes += SegmentFiles.isData(file) ? reservedBytes(segmentDirectory) : Files.size(file);
            }
        }
        return bytes;
    }

    private static long reservedBytes(final Path segmentDirectory) throws IOException
    {
        try (SegmentFile segment = SegmentFile.open(segmentDirectory))
        {
            final boolean hasStart =
                segment.peek() == SegmentFile.BLOCK && segment.kind() == BlockDescriptor.SEGMENT_START;
            return hasStart ? segment.segmentBytes() : 0;
        }
    }
}
