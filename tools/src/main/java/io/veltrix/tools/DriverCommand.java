package io.veltrix.tools;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import io.veltrix.engine.link.SeparateDriver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code veltrix driver}.
 */
@Command(
    name = "driver",
    mixinStandardHelpOptions = true,
    description = "Run the media driver that the processes of one pipeline share.",
    footer = {
        "",
        "Says 'ready' once processes can join, and runs until SIGTERM or Ctrl-C. When it is killed and started again",
        "the processes of the pipeline join it again by themselves. The pipeline file names the same directory:",
        "",
        "  driver: {mode: separate, directory: /dev/shm/tick-to-order}",
        "",
        "  veltrix driver --dir /dev/shm/tick-to-order",
        "  veltrix run pipeline.yaml --home HOME --threads hot,record",
    })
final class DriverCommand implements Callable<Integer>
{
    @Option(
        names = "--dir", required = true, paramLabel = "DIR",
        description = "Folder for its files and every stream's buffers, below /dev/shm: new, empty, or left by a" +
            " driver that is dead, and emptied then.")
    private Path directory;

    @Option(
        names = "--liveness", converter = Durations.class, defaultValue = "5s", paramLabel = "DURATION",
        description = "Take a process for dead after this long without a sign of life; as driver.liveness in the" +
            " pipeline file (default: ${DEFAULT-VALUE}).")
    private long livenessNs;

    @Override
    public Integer call() throws Exception
    {
        final CountDownLatch end = new CountDownLatch(1);
        try (Interrupt interrupt = new Interrupt();
            SeparateDriver driver = SeparateDriver.launch(
                directory, livenessNs, (failure) -> System.err.println("veltrix: driver: " + failure)))
        {
            interrupt.stops(end::countDown);
            System.out.println("ready: driver in " + driver.directory() + ", pid " + ProcessHandle.current().pid());
            end.await();
        }
        return Veltrix.GOOD;
    }
}
