package io.veltrix.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.veltrix.engine.DirectRun;
import io.veltrix.engine.RunOptions;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.trading.book.Books;
import io.veltrix.trading.book.OrderBookStage;
import io.veltrix.trading.feed.CaptureSource;
import io.veltrix.trading.feed.FeedFormat;
import io.veltrix.trading.feed.FeedSource;
import io.veltrix.trading.feed.FeedStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code veltrix books}.
 */
@Command(
    name = "books",
    mixinStandardHelpOptions = true,
    description = "Build the books of a capture with the real feed and book stages.",
    footer = {
        "",
        "final.csv: instrument,side,level,price,size,orders; side bid, ask, implied-bid or implied-ask; levels from 1,",
        "the best; orders empty where the feed does not say. A level the feed never named is shown with what the next",
        "known level below it says. With iex-tops every quoted instrument has a row a side, 0 where there is no quote.",
        "bbo.csv: exchangeTimeNs,instrument,bidPrice,bidSize,askPrice,askSize; a row whenever one of them changed, at",
        "the end of an exchange event; empty where a side is.",
    })
final class BooksCommand implements Callable<Integer>
{
    private static final String PIPELINE = """
        pipeline: books
        sources:
          market: {type: capture, files: none, format: iex-deep}
        lanes:
          books:
            reads: root
            stages:
              - {name: book, type: order-book}
            streams:
              tops: {events: [TopOfBook], record: none}
        """;
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(2);

    @Option(
        names = "--format", required = true, paramLabel = "F", converter = Formats.class,
        description = "Format of the captures: iex-tops, iex-deep or cme-mdp3.")
    private FeedFormat format;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Captures in order: pcap, pcapng, gzip too.")
    private List<Path> files;

    @Option(names = "--final", paramLabel = "final.csv", description = "Write the final books here.")
    private Path finalFile;

    @Option(names = "--bbo", paramLabel = "bbo.csv", description = "Write every change of a best bid or offer here.")
    private Path bboFile;

    private long lastProgressNs = System.nanoTime();

    @Override
    public Integer call() throws IOException
    {
        final List<String> names = files.stream().map((file) -> file.toAbsolutePath().normalize().toString()).toList();
        final PipelineConfig config = PipelineReader.parse(PIPELINE, "books", Overrides.of(java.util.Map.of(
            "sources.market.files", String.join(",", names), "sources.market.format", format.word())));
        try (BboCsv bbo = bboFile == null ? null : new BboCsv(bboFile);
            DirectRun run = new DirectRun(config, RunOptions.UNLIMITED, (stream) -> bbo))
        {
            run.run(this::progress);
            final CaptureSource market = (CaptureSource)run.source("market");
            if (market.damage() != null)
            {
                throw new ToolException(market.damage() + "; no books were written");
            }
            if (market.stats().packets > 0 && market.stats().messages == 0)
            {
                throw new ToolException("no " + format.word() + " message in " + market.stats().packets +
                    " packets, " + market.refused() + " of them refused; name the right --format");
            }
            final Books books = ((OrderBookStage)run.lane().stage("book")).books();
            if (finalFile != null)
            {
                FinalCsv.write(finalFile, books, format == FeedFormat.IEX_TOPS);
            }
            if (bbo != null)
            {
                bbo.complete();
            }
            print(System.out, market, books, bbo);
            market.faults().forEach((fault) -> System.err.println("veltrix: note: " + fault));
        }
        return Veltrix.GOOD;
    }

    private void progress(final long events)
    {
        final long nowNs = System.nanoTime();
        if (nowNs - lastProgressNs >= PROGRESS_NS)
        {
            lastProgressNs = nowNs;
            System.err.printf("%,d events%n", events);
        }
    }

    private void print(final PrintStream out, final FeedSource market, final Books books, final BboCsv bbo)
    {
        final FeedStats stats = market.stats();
        out.printf("format            %s%n", format.word());
        out.printf("packets           %d%n", stats.packets);
        out.printf("heartbeats        %d%n", stats.heartbeats);
        out.printf("duplicates        %d%n", stats.duplicates);
        out.printf("messages          %d%n", stats.messages);
        stats.byType().forEach((type, count) -> out.printf("  type %-44s %d%n", type, count));
        out.printf("segments          %d%n", stats.segments);
        stats.segmentList().forEach((segment) -> out.printf("  segment %d to %d, messages %d%s%n", segment.first(),
            segment.last(), segment.messages(),
            segment.expected() == 0 ? "" : ", where " + segment.expected() + " was due"));
        out.printf("gaps              %d%n", stats.gaps);
        out.printf("missing           %d%n", stats.missing);
        out.printf("resets            %d%n", stats.resets);
        out.printf("unknown           %d%n", stats.unknown);
        out.printf("refused           %d%n", market.refused());
        out.printf("refused bytes     %d%n", stats.refusedBytes);
        out.printf("trades            %d%n", stats.trades);
        out.printf("traded quantity   %d%n", stats.tradedQuantity);
        out.printf("instruments       %d%n", books.instruments());
        if (bbo != null)
        {
            out.printf("bbo changes       %d%n", bbo.rows());
        }
    }
}
