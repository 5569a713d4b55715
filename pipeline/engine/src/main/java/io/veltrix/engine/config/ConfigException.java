package io.veltrix.engine.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A pipeline file is refused. Says every reason at once, those of the command line first, then by line.
 */
public final class ConfigException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ConfigException(final List<Problem> problems)
    {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /**
     * @return at least one, in order of line.
     */
    public List<Problem> problems()
    {
        return problems;
    }
}
