package io.veltrix.tools;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;

/**
 * {@code veltrix generate}.
 */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Write a generated market to a capture file.")
final class GenerateCommand implements Callable<Integer>
{
    @Override
    public Integer call()
    {
        throw new ToolException("not there yet");
    }
}
