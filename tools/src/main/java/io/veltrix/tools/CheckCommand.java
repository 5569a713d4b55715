package io.veltrix.tools;

import java.util.concurrent.Callable;

import io.veltrix.engine.config.PipelineConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code veltrix check}.
 */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Check a pipeline file against this host without starting anything.")
final class CheckCommand implements Callable<Integer>
{
    @Mixin
    private PipelineArgument pipeline;

    @Override
    public Integer call()
    {
        final PipelineConfig config = pipeline.read();
        System.out.printf("%s: good: %d source(s), %d lane(s), %d sink(s), %d thread(s)%n", config.source(),
            config.sources().size(), config.lanes().size(), config.sinks().size(), config.threads().size());
        return Veltrix.GOOD;
    }
}
