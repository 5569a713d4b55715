package io.veltrix.bench.rig;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs all cases: of each, every subject once, then every subject again, so that what the host does in the meantime
 * meets all of them alike.
 */
final class Orchestrator
{
    private final SubjectRunner runner;
    private final PrintStream progress;

    /** More forks of a subject, where the host had its cores apart during all that were planned. */
    private static final int MORE_FORKS = 2;

    private record Step(Case which, Subject subject, int fork)
    {
    }

    Orchestrator(final SubjectRunner runner, final PrintStream progress)
    {
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * @param cases to run, in this order.
     * @return what was found.
     * @throws InterruptedException where this thread was interrupted.
     */
    Results run(final List<Case> cases) throws InterruptedException
    {
        final List<Step> steps = steps(cases);
        final Results results = new Results();
        double secondsLeft = steps.stream().mapToDouble((step) -> step.which().seconds()).sum();
        if (steps.isEmpty())
        {
            return results;
        }
        progress.printf(Locale.ROOT, "%d processes, one after the other: about %s%n", steps.size(), time(secondsLeft));
        // How long steps take against what they were thought to.
        double planned = 0;
        double taken = 0;
        for (int i = 0; i < steps.size(); i++)
        {
            final Step step = steps.get(i);
            if (isBeyondSaturation(results, step))
            {
                secondsLeft -= step.which().seconds();
                progress.printf(Locale.ROOT, "[%d/%d] %s %s: not run, two lower rates were not held%n", i + 1,
                    steps.size(), step.which().id(), step.subject().name());
                continue;
            }
            final long start = System.nanoTime();
            final Fork fork = runner.run(step.which(), step.subject(), step.fork());
            taken += (System.nanoTime() - start) / (double)TimeUnit.SECONDS.toNanos(1);
            planned += step.which().seconds();
            secondsLeft -= step.which().seconds();
            results.add(step.which(), step.subject(), fork);
            progress.printf(Locale.ROOT, "[%d/%d, %s left] %s %s %d: %s%s%s%n", i + 1, steps.size(),
                time(secondsLeft * taken / planned), step.which().id(), step.subject().name(), step.fork(),
                line(step.which(), fork), fork.load().isMuch() ? " (" + fork.load() + ")" : "",
                fork.distance().isAt(results.nearestNs()) ? "" : " (" + fork.distance() + ")");
            if (i + 1 == steps.size() || steps.get(i + 1).which() != step.which())
            {
                final List<Step> more = more(results, step);
                steps.addAll(i + 1, more);
                secondsLeft += more.size() * step.which().seconds();
            }
        }
        return results;
    }

    /** Subjects that are compared, and have not met the host in the state that others met it in. */
    private static List<Step> more(final Results results, final Step last)
    {
        final Case which = last.which();
        final int fork = last.fork() + 1;
        if (!which.isBetweenCores() || which.forks() == 1 || which.subjects().size() == 1 ||
            fork > which.forks() + MORE_FORKS)
        {
            return List.of();
        }
        return which.subjects().stream()
            .filter((subject) ->
            {
                final Result found = results.find(which.id(), subject.name());
                return found != null && !found.isNear();
            })
            .map((subject) -> new Step(which, subject, fork)).toList();
    }

    /** One rate that was not held may be a hiccup of the host; a second one is not asked to run for minutes. */
    private static boolean isBeyondSaturation(final Results results, final Step step)
    {
        if (step.which().curve() != Curve.LOAD)
        {
            return false;
        }
        int inARow = 0;
        for (final Case lower : results.cases())
        {
            if (lower.curve() == Curve.LOAD && lower.rate() < step.which().rate())
            {
                inARow = results.find(lower.id(), step.subject().name()) == null ? inARow + 1 : 0;
            }
        }
        return inARow >= 2;
    }

    private static List<Step> steps(final List<Case> cases)
    {
        final List<Step> steps = new ArrayList<>();
        for (final Case which : cases)
        {
            for (int fork = 1; fork <= which.forks(); fork++)
            {
                for (final Subject subject : which.subjects())
                {
                    steps.add(new Step(which, subject, fork));
                }
            }
        }
        return steps;
    }

    private static String line(final Case which, final Fork fork)
    {
        if (!fork.isHeld())
        {
            return "does not count: " + fork.outcome().failure();
        }
        return which.isLatency() ?
            String.format(Locale.ROOT, "p50 %s, p99 %s, max %s", Figures.time(fork.total().getValueAtPercentile(50)),
                Figures.time(fork.total().getValueAtPercentile(99)), Figures.time(fork.total().getMaxValue())) :
            Figures.rate(fork.outcome().perSecond());
    }

    private static String time(final double seconds)
    {
        return seconds < 90 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
    }
}
