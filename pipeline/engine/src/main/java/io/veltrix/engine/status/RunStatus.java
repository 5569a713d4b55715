package io.veltrix.engine.status;

import java.time.Instant;
import java.util.List;

/**
 * What a home says of its pipeline at one moment. Where it does not run, what only counters tell is missing: lists are
 * empty, numbers {@link #UNKNOWN}.
 *
 * @param pipeline          name.
 * @param home              folder.
 * @param readiness         of the pipeline.
 * @param isHealthy         whether its process lives and there are no problems.
 * @param problems          what is wrong, in words; empty for nothing.
 * @param epoch             of the last start.
 * @param pid               of the process; 0 for none yet.
 * @param host              that it runs or ran on.
 * @param started           when; null for never.
 * @param ended             when it said that it ended; null where it did not.
 * @param failure           why it ended; null for a clean end or none.
 * @param uptimeMs          since the start; 0 where it does not run.
 * @param rootSequence      last one published; where it does not run, the last in the journal.
 * @param journalledSequence last root sequence in the journal.
 * @param journalLag        how many events the journal is behind.
 * @param sources           of events.
 * @param readers           lanes, journals and sinks.
 * @param links             streams with who is slowest on them.
 * @param stalledThreads    names of threads that do not come round.
 * @param errors            of the error log.
 * @param disk              of the journal.
 * @param commands          from operators; null where it does not run.
 */
public record RunStatus(
    String pipeline,
    String home,
    Readiness readiness,
    boolean isHealthy,
    List<String> problems,
    int epoch,
    long pid,
    String host,
    Instant started,
    Instant ended,
    String failure,
    long uptimeMs,
    long rootSequence,
    long journalledSequence,
    long journalLag,
    List<Source> sources,
    List<Reader> readers,
    List<Link> links,
    List<String> stalledThreads,
    Errors errors,
    Disk disk,
    Commands commands)
{
    /** Stands for a number that nobody has said. */
    public static final long UNKNOWN = -1;

    /**
     * @param name    of the source.
     * @param events  brought in.
     * @param dropped in front of the sequencer.
     * @param refused malformed inputs; {@link #UNKNOWN} where the source does not count them.
     */
    public record Source(String name, long events, long dropped, long refused)
    {
    }

    /**
     * @param kind      lane, journal or sink.
     * @param name      of it.
     * @param reads     the stream.
     * @param processed last sequence of the stream that it is done with.
     * @param behind    events that wait for it.
     * @param isStalled whether it stands still though some do.
     * @param effects   events a sink accepted; {@link #UNKNOWN} for others.
     * @param dropped   events a sink dropped; {@link #UNKNOWN} for others.
     * @param setAside  events a lane set aside; {@link #UNKNOWN} for others.
     */
    public record Reader(
        String kind,
        String name,
        String reads,
        long processed,
        long behind,
        boolean isStalled,
        long effects,
        long dropped,
        long setAside)
    {
    }

    /**
     * @param stream    that is written.
     * @param published last sequence in it.
     * @param slowest   reader that is furthest behind; null where nobody is.
     * @param behind    events it is behind.
     * @param full      times the writer found no room.
     * @param fullBy    those by the reader that was slowest then.
     */
    public record Link(String stream, long published, String slowest, long behind, long full, List<Full> fullBy)
    {
    }

    /**
     * @param reader that was the slowest.
     * @param times  it was, while the stream was full.
     */
    public record Full(String reader, long times)
    {
    }

    /**
     * @param distinct  errors in the log of the home.
     * @param sinceStart how many of them were seen in this life or the last.
     * @param last      the latest; null for none.
     * @param count     how often that was seen.
     * @param first     when for the first time; null for none.
     * @param latest    when for the last time; null for none.
     */
    public record Errors(int distinct, int sinceStart, String last, long count, Instant first, Instant latest)
    {
    }

    /**
     * @param freeBytes  of the journal's file system, for this user; {@link #UNKNOWN} where it cannot be asked.
     * @param totalBytes of it.
     * @param floorBytes below which the policy for a full disk acts; {@link #UNKNOWN} where no run has said.
     */
    public record Disk(long freeBytes, long totalBytes, long floorBytes)
    {
        /**
         * @return whether the floor is reached.
         */
        public boolean isShort()
        {
            return freeBytes != UNKNOWN && floorBytes != UNKNOWN && freeBytes < floorBytes;
        }
    }

    /**
     * @param taken     and sequenced, or about to be.
     * @param refused   because the run was over.
     * @param malformed found in the control file.
     * @param abandoned by clients that went away.
     */
    public record Commands(long taken, long refused, long malformed, long abandoned)
    {
    }

    /**
     * @return whether its process lives, whatever it is doing.
     */
    public boolean isAlive()
    {
        return switch (readiness)
        {
            case STARTING, RECOVERING, RUNNING, ENDING -> true;
            default -> false;
        };
    }
}
