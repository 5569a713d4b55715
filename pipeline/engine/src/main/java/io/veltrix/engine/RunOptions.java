package io.veltrix.engine;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How one run goes about it; everything about the pipeline itself stands in its file. Immutable.
 *
 * @param home            of the pipeline: new, empty, or of an earlier start, behind which it goes on.
 * @param speed           of recorded sources: 1 as recorded, infinite for as fast as it goes.
 * @param isDeterministic in virtual time.
 * @param maxEvents       feeding sources may bring in before intake stops.
 * @param durationNs      after which intake stops; of virtual time in a deterministic run.
 * @param warmUpNs        time after which latencies and allocation start to count.
 * @param warmUpEvents    root events after which they do, where that comes first.
 * @param overrides       of the command line, kept in the manifest.
 * @param acceptsLoss     whether to go on where a sink has seen more than the journal can make again.
 * @param isUpgrade       whether changed stages may take the place of those that made the home.
 * @param threads         that this process runs, where several share the pipeline; empty for all.
 * @param isObserved      whether latencies are recorded and what only reports read is counted; without, reports have
 *                        none of either. What threads tell each other, and components count themselves, stays.
 */
public record RunOptions(
    Path home,
    double speed,
    boolean isDeterministic,
    long maxEvents,
    long durationNs,
    long warmUpNs,
    long warmUpEvents,
    Map<String, String> overrides,
    boolean acceptsLoss,
    boolean isUpgrade,
    Set<String> threads,
    boolean isObserved)
{
    /** Without limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /**
     * @param home of the pipeline.
     * @return as recorded, on the host's clock, until the sources end.
     */
    public static RunOptions of(final Path home)
    {
        return new RunOptions(
            home, 1.0, false, UNLIMITED, UNLIMITED, TimeUnit.SECONDS.toNanos(5), UNLIMITED, Map.of(), false, false,
            Set.of(), true);
    }

    public RunOptions speed(final double newSpeed)
    {
        return new RunOptions(
            home, newSpeed, isDeterministic, maxEvents, durationNs, warmUpNs, warmUpEvents, overrides,
            acceptsLoss, isUpgrade, threads, isObserved);
    }

    /**
     * @return as fast as it goes.
     */
    public RunOptions maxSpeed()
    {
        return speed(Double.POSITIVE_INFINITY);
    }

    public RunOptions deterministic(final boolean inVirtualTime)
    {
        return new RunOptions(home, speed, inVirtualTime, maxEvents, durationNs, warmUpNs, warmUpEvents, overrides,
            acceptsLoss, isUpgrade, threads, isObserved);
    }

    public RunOptions maxEvents(final long events)
    {
        return new RunOptions(home, speed, isDeterministic, events, durationNs, warmUpNs, warmUpEvents, overrides,
            acceptsLoss, isUpgrade, threads, isObserved);
    }

    public RunOptions durationNs(final long ns)
    {
        return new RunOptions(home, speed, isDeterministic, maxEvents, ns, warmUpNs, warmUpEvents, overrides,
            acceptsLoss, isUpgrade, threads, isObserved);
    }

    public RunOptions warmUp(final long ns, final long events)
    {
        return new RunOptions(home, speed, isDeterministic, maxEvents, durationNs, ns, events, overrides,
            acceptsLoss, isUpgrade, threads, isObserved);
    }

    public RunOptions overrides(final Map<String, String> values)
    {
        return new RunOptions(
            home, speed, isDeterministic, maxEvents, durationNs, warmUpNs, warmUpEvents, Map.copyOf(values),
            acceptsLoss, isUpgrade, threads, isObserved);
    }

    public RunOptions acceptLoss(final boolean accepts)
    {
        return new RunOptions(
            home, speed, isDeterministic, maxEvents, durationNs, warmUpNs, warmUpEvents, overrides, accepts,
            isUpgrade, threads, isObserved);
    }

    /**
     * @param upgrades whether changed stages may take the place of those that made the home.
     * @return the changed options.
     */
    public RunOptions upgrade(final boolean upgrades)
    {
        return new RunOptions(
            home, speed, isDeterministic, maxEvents, durationNs, warmUpNs, warmUpEvents, overrides, acceptsLoss,
            upgrades, threads, isObserved);
    }

    /**
     * @param names of the threads that this process runs; empty for all.
     * @return these options with them.
     */
    public RunOptions threads(final Set<String> names)
    {
        return new RunOptions(
            home, speed, isDeterministic, maxEvents, durationNs, warmUpNs, warmUpEvents, overrides, acceptsLoss,
            isUpgrade, Set.copyOf(names), isObserved);
    }

    /**
     * @param observes whether latencies are recorded and what only reports read is counted.
     * @return the changed options.
     */
    public RunOptions observed(final boolean observes)
    {
        return new RunOptions(
            home, speed, isDeterministic, maxEvents, durationNs, warmUpNs, warmUpEvents, overrides, acceptsLoss,
            isUpgrade, threads, observes);
    }
}
