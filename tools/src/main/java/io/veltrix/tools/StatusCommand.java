package io.veltrix.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.status.Readiness;
import io.veltrix.engine.status.RunStatus;
import io.veltrix.engine.status.StatusReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code veltrix status}.
 */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Say how a home's pipeline is: whether it runs, how far it is, who is behind, what went wrong.",
    footer = {
        "",
        "Looks from outside: the pipeline does not notice. Works for a home whose process has ended as well.",
        "Exit code, for scripts: 0 running and healthy; 1 not running, not yet or not any more, or no home;",
        "3 running but not healthy: something failed, stands still, or the disk is short; 2 wrong usage.",
        "",
        "  veltrix status my-home",
        "  veltrix status my-home --watch",
    })
final class StatusCommand implements Callable<Integer>
{
    /** Exit code: it runs, but not well. */
    static final int UNHEALTHY = 3;

    private static final long INTERVAL_MS = 1_000;
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J\u001b[3J";

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the pipeline.")
    private Path home;

    @Option(names = "--json", description = "Print it as JSON; with --watch one object a second.")
    private boolean isJson;

    @Option(names = {"-w", "--watch"}, description = "Print it again each second, until Ctrl-C or the pipeline's end.")
    private boolean isWatching;

    @Override
    public Integer call() throws IOException, InterruptedException
    {
        RunStatus status = StatusReader.read(home);
        print(status);
        while (isWatching && status.isAlive())
        {
            Thread.sleep(INTERVAL_MS);
            status = readAgain(status);
            print(status);
        }
        return code(status);
    }

    /** A home may be taken away while it is watched. */
    private RunStatus readAgain(final RunStatus before)
    {
        try
        {
            return StatusReader.read(home);
        }
        catch (final HomeException ex)
        {
            throw new ToolException("the home is gone while it was watched; it was " + before.readiness(), ex);
        }
    }

    private void print(final RunStatus status) throws IOException
    {
        if (isJson)
        {
            JsonReport.print(System.out, status);
        }
        else
        {
            if (isWatching && System.console() != null)
            {
                System.out.print(CLEAR_SCREEN);
            }
            StatusTable.print(System.out, status);
        }
        System.out.flush();
    }

    private static int code(final RunStatus status)
    {
        if (status.isAlive() && !status.isHealthy())
        {
            return UNHEALTHY;
        }
        return status.readiness() == Readiness.RUNNING ? Veltrix.GOOD : Veltrix.FAILED;
    }
}
