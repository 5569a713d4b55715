package io.veltrix.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Who allocates: something is done again while every single allocation of the threads it starts is noted.
 */
final class AllocationSites
{
    private static final int SITES = 3;
    private static final int FRAMES = 8;

    private AllocationSites()
    {
    }

    /**
     * @param folder  for what is noted.
     * @param threads that may not allocate.
     * @param again   does it again, and says from when on they may not.
     * @return where they do, most bytes first, each with its stack; or that they do not, or that nobody could look.
     */
    static String of(final Path folder, final Set<String> threads, final Supplier<Instant> again)
    {
        final Path file = folder.resolve("allocations.jfr");
        final Instant since;
        try (Profile noted = Profile.startEveryAllocation(file))
        {
            since = again.get();
            assert noted != null;
        }
        catch (final ToolException ex)
        {
            return "where, nobody could look: " + ex.getMessage();
        }
        try
        {
            return describe(read(file, threads, since));
        }
        catch (final IOException ex)
        {
            return "where, cannot be read: " + ex;
        }
        finally
        {
            file.toFile().delete();
        }
    }

    private record Site(long[] countAndBytes, String stack)
    {
    }

    private static List<Site> read(final Path file, final Set<String> threads, final Instant since) throws IOException
    {
        final Map<String, Site> sites = new LinkedHashMap<>();
        if (Files.exists(file))
        {
            try (RecordingFile recording = new RecordingFile(file))
            {
                while (recording.hasMoreEvents())
                {
                    final RecordedEvent event = recording.readEvent();
                    if (event.getEventType().getName().startsWith("jdk.ObjectAllocation") &&
                        event.getStartTime().isAfter(since) && event.getThread("eventThread") != null &&
                        threads.contains(event.getThread("eventThread").getJavaName()))
                    {
                        final String stack = stack(event);
                        final Site site = sites.computeIfAbsent(stack, (key) -> new Site(new long[2], key));
                        site.countAndBytes[0]++;
                        site.countAndBytes[1] += event.getLong("allocationSize");
                    }
                }
            }
        }
        return sites.values().stream()
            .sorted(Comparator.comparingLong((Site site) -> site.countAndBytes[1]).reversed()).toList();
    }

    private static String stack(final RecordedEvent event)
    {
        final RecordedClass made = event.getClass("objectClass");
        final RecordedStackTrace trace = event.getStackTrace();
        final List<RecordedFrame> frames = trace == null ? List.of() : trace.getFrames();
        return "new " + (made == null ? "?" : made.getName()) + " on thread " +
            event.getThread("eventThread").getJavaName() + frames.stream().limit(FRAMES).map(
            (frame) -> "\n    at " + frame.getMethod().getType().getName() + "." + frame.getMethod().getName() + ":" +
            frame.getLineNumber()).collect(Collectors.joining());
    }

    private static String describe(final List<Site> sites)
    {
        return sites.isEmpty() ? "run again with every allocation noted, they made nothing: it is not made per event" :
            sites.stream().limit(SITES).map((site) -> String.format("%n  %,d times, %,d bytes: %s",
                site.countAndBytes[0], site.countAndBytes[1], site.stack)).collect(Collectors.joining()) +
                (sites.size() > SITES ? "\n  and " + (sites.size() - SITES) + " more places" : "");
    }
}
