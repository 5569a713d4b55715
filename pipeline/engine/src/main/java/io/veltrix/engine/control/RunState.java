package io.veltrix.engine.control;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the control file of a home says of its run, read from any process.
 *
 * @param phase     that the run has reached.
 * @param since     when.
 * @param hasFailed whether something failed that ends the run.
 * @param beat      when its process last looked after the file: some milliseconds ago, where it lives and is not
 * stopped.
 * @param taken     commands given to the sequencer.
 * @param refused   commands refused because the run was over.
 * @param malformed what was found in the file that was no command.
 * @param abandoned commands whose clients went away.
 */
public record RunState(
    RunPhase phase,
    Instant since,
    boolean hasFailed,
    Instant beat,
    long taken,
    long refused,
    long malformed,
    long abandoned)
{
    /**
     * @param home to look at.
     * @return its state; null where there is no control file that this version understands.
     */
    public static RunState read(final Path home)
    {
        try (ControlFile file = ControlFile.open(home, false))
        {
            if (file == null)
            {
                return null;
            }
            final UnsafeBuffer buffer = file.buffer();
            final RunPhase phase = RunPhase.of(ControlDescriptor.phase(buffer));
            return phase == null ? null : new RunState(
                phase,
                instant(ControlDescriptor.phaseSinceMs(buffer)),
                buffer.getIntVolatile(ControlDescriptor.FAILED_OFFSET) != 0,
                instant(buffer.getLongVolatile(ControlDescriptor.BEAT_OFFSET)),
                buffer.getLongVolatile(ControlDescriptor.TAKEN_OFFSET),
                buffer.getLongVolatile(ControlDescriptor.REFUSED_OFFSET),
                buffer.getLongVolatile(ControlDescriptor.MALFORMED_OFFSET),
                buffer.getLongVolatile(ControlDescriptor.ABANDONED_OFFSET));
        }
        catch (final IOException | InternalError ex)
        {
            return null;
        }
    }

    /** Instants have room for any number of milliseconds. */
    private static Instant instant(final long epochMs)
    {
        return Instant.ofEpochMilli(epochMs);
    }
}
