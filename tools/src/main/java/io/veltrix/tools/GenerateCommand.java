package io.veltrix.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.veltrix.trading.feed.FeedFormat;
import io.veltrix.trading.market.GeneratedCapture;
import io.veltrix.trading.market.MarketOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code veltrix generate}.
 */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Write a generated market to a capture file (nanosecond pcap): the same seed gives the same bytes.")
final class GenerateCommand implements Callable<Integer>
{
    @Parameters(index = "0", paramLabel = "FILE.pcap", description = "File to write; must not exist.")
    private Path file;

    @Option(
        names = "--format", defaultValue = "iex-deep", paramLabel = "F",
        description = "iex-tops, iex-deep or cme-mdp3 (default: ${DEFAULT-VALUE}).")
    private String format;

    @Option(
        names = "--messages", defaultValue = "1000000", paramLabel = "N",
        description = "How many messages (default: ${DEFAULT-VALUE}).")
    private long messages;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "S", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws Exception
    {
        if (Files.exists(file))
        {
            throw new ToolException(file + " exists; name a new file");
        }
        final GeneratedCapture.Summary summary =
            GeneratedCapture.write(MarketOptions.of(FeedFormat.of(format), seed, messages), file);
        System.out.printf("%s: %,d packets, %,d messages, %.3f s of market%n", file, summary.packets(),
            summary.messages(), (summary.lastNs() - summary.firstNs()) / 1e9);
        return Veltrix.GOOD;
    }
}
