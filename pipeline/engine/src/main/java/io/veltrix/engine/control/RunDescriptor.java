package io.veltrix.engine.control;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.veltrix.engine.home.HomeException;

/**
 * HOME/run.yaml: which process runs the home, or ran it last, and what it consists of, so that it can be looked at from
 * outside without its pipeline file and without its classes. Written whole at the launch and again at the end.
 * Immutable.
 *
 * @param process        that runs it.
 * @param host           its name.
 * @param pipeline       name.
 * @param epoch          of the run.
 * @param aeronDirectory where its counters are.
 * @param started        when it was launched.
 * @param floorBytes     free disk below which its policy for a full disk acts.
 * @param parts          of the pipeline, in file order.
 * @param ended          when it came to its end; null while it runs, and for ever where it was killed.
 * @param failure        why it ended; null for a clean end, or none yet.
 */
public record RunDescriptor(
    ProcessIdentity process,
    String host,
    String pipeline,
    int epoch,
    Path aeronDirectory,
    Instant started,
    long floorBytes,
    List<Part> parts,
    Instant ended,
    String failure)
{
    /** Its name in a home. */
    public static final String FILE_NAME = "run.yaml";

    /** What a thread reads that another process runs. */
    public static final String ELSEWHERE = "elsewhere";

    private static final String PID = "pid";
    private static final String START_TICKS = "pid-start-ticks";
    private static final String BOOT = "boot-id";
    private static final String SPACE = "pid-space";
    private static final String HOST = "host";
    private static final String PIPELINE = "pipeline";
    private static final String EPOCH = "epoch";
    private static final String AERON = "aeron-directory";
    private static final String STARTED = "started";
    private static final String FLOOR = "journal-floor-bytes";
    private static final String ENDED = "ended";
    private static final String FAILURE = "failure";

    public RunDescriptor
    {
        parts = List.copyOf(parts);
    }

    /** Kinds of parts. */
    public enum Kind
    {
        /** A thread. */
        THREAD,
        /** The media driver, where it is a process of its own. */
        DRIVER,
        /** A source. */
        SOURCE,
        /** A lane. */
        LANE,
        /** The recorder of a stream. */
        JOURNAL,
        /** A sink. */
        SINK;

        String word()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One part.
     *
     * @param kind  of it.
     * @param name  of it.
     * @param reads the stream it reads; empty for sources and threads, {@link #ELSEWHERE} for threads of other
     *              processes.
     */
    public record Part(Kind kind, String name, String reads)
    {
        @Override
        public String toString()
        {
            return kind.word() + " " + name;
        }
    }

    /**
     * @param kind of parts.
     * @return those, in file order.
     */
    public List<Part> parts(final Kind kind)
    {
        return parts.stream().filter((part) -> part.kind == kind).toList();
    }

    /**
     * @param at     when it ended.
     * @param reason why; null for a clean end.
     * @return it, ended.
     */
    public RunDescriptor ended(final Instant at, final String reason)
    {
        return new RunDescriptor(
            process, host, pipeline, epoch, aeronDirectory, started, floorBytes, parts, at, reason);
    }

    /**
     * @return name of this host; empty where it has none.
     */
    public static String hostName()
    {
        try
        {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        }
        catch (final IOException ex)
        {
            try
            {
                return InetAddress.getLocalHost().getHostName();
            }
            catch (final UnknownHostException unknown)
            {
                return "";
            }
        }
    }

    /**
     * @param home to write it into, in place of the one before.
     * @throws HomeException where it cannot be written.
     */
    public void write(final Path home)
    {
        final Map<String, String> values = new LinkedHashMap<>();
        values.put(PIPELINE, pipeline);
        values.put(PID, Long.toString(process.pid()));
        values.put(START_TICKS, Long.toString(process.startTicks()));
        values.put(BOOT, process.boot());
        values.put(SPACE, process.space());
        values.put(HOST, host);
        values.put(EPOCH, Integer.toString(epoch));
        values.put(AERON, aeronDirectory.toString());
        values.put(STARTED, started.toString());
        values.put(FLOOR, Long.toString(floorBytes));
        parts.forEach((part) -> values.put(part.kind().word() + "." + part.name(), part.reads()));
        if (ended != null)
        {
            values.put(ENDED, ended.toString());
        }
        if (failure != null)
        {
            values.put(FAILURE, failure);
        }
        final Path file = home.resolve(FILE_NAME);
        try
        {
            FlatFile.write(file, values);
        }
        catch (final IOException ex)
        {
            throw new HomeException(file + " cannot be written: " + ex + "; make room or give this user the right to" +
                " write there", ex);
        }
    }

    /**
     * @param home to read it from.
     * @return it; null where no run has written one yet.
     * @throws HomeException where it is damaged.
     */
    public static RunDescriptor read(final Path home)
    {
        final Path file = home.resolve(FILE_NAME);
        try
        {
            if (!Files.exists(file))
            {
                return null;
            }
            return of(FlatFile.read(file));
        }
        catch (final IOException | NumberFormatException | DateTimeException | NullPointerException ex)
        {
            throw new HomeException(file + " cannot be understood: " + ex.getMessage() + "; it says which process" +
                " runs the home and is made again at the next start", ex);
        }
    }

    private static RunDescriptor of(final Map<String, String> values)
    {
        final List<Part> parts = new ArrayList<>();
        values.forEach((key, value) ->
        {
            for (final Kind kind : Kind.values())
            {
                if (key.startsWith(kind.word() + "."))
                {
                    parts.add(new Part(kind, key.substring(kind.word().length() + 1), value));
                }
            }
        });
        return new RunDescriptor(
            new ProcessIdentity(
                Long.parseLong(values.get(PID)), Long.parseLong(values.get(START_TICKS)),
                values.getOrDefault(BOOT, ""), values.getOrDefault(SPACE, "")),
            values.getOrDefault(HOST, ""), values.getOrDefault(PIPELINE, ""), Integer.parseInt(values.get(EPOCH)),
            Path.of(values.get(AERON)), Instant.parse(values.get(STARTED)), Long.parseLong(values.get(FLOOR)), parts,
            values.containsKey(ENDED) ? Instant.parse(values.get(ENDED)) : null, values.get(FAILURE));
    }
}
