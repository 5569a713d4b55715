package io.veltrix.bench.rig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that was found in one run of the rig, in the order of the catalog. Single-threaded.
 */
final class Results
{
    private final Map<String, Case> cases = new LinkedHashMap<>();
    private final Map<String, Map<String, Result>> byCase = new LinkedHashMap<>();

    void add(final Case which, final Subject subject, final Fork fork)
    {
        cases.put(which.id(), which);
        byCase.computeIfAbsent(which.id(), (id) -> new LinkedHashMap<>())
            .computeIfAbsent(subject.name(), (name) -> new Result(subject, new ArrayList<>(), Double.NaN))
            .forks().add(fork);
    }

    List<Case> cases()
    {
        return List.copyOf(cases.values());
    }

    List<Result> of(final Case which)
    {
        return byCase.get(which.id()).values().stream().map((result) -> at(which, result)).toList();
    }

    private Result at(final Case which, final Result result)
    {
        return which.isBetweenCores() ? result.at(nearestNs()) : result;
    }

    /**
     * @return the least that cores were apart in the run so far; NaN where nothing is known.
     */
    double nearestNs()
    {
        return forks().stream().mapToDouble((fork) -> fork.distance().leastNs()).filter(Double::isFinite)
            .min().orElse(Double.NaN);
    }

    /**
     * @return all processes, in the order of the cases.
     */
    List<Fork> forks()
    {
        return byCase.values().stream()
            .flatMap((subjects) -> subjects.values().stream())
            .flatMap((result) -> result.forks().stream())
            .toList();
    }

    /**
     * @return how many processes ran while others had much of the host.
     */
    long disturbed()
    {
        return forks().stream().filter((fork) -> fork.load().isMuch()).count();
    }

    /**
     * @param id      of a case.
     * @param subject name.
     * @return the result; null where it was not measured or no fork counts.
     */
    Result find(final String id, final String subject)
    {
        final Result result = byCase.getOrDefault(id, Map.of()).get(subject);
        return result == null || !result.isMeasured() ? null : at(cases.get(id), result);
    }

    /**
     * @param id of a case that was run.
     * @return messages a second that were offered in it.
     */
    double rate(final String id)
    {
        return cases.get(id).rate();
    }
}
