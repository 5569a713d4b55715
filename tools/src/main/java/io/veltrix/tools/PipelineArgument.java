package io.veltrix.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.home.Home;
import io.veltrix.trading.feed.FeedFormat;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Which pipeline, and what the command line changes in its file. Shared by the commands that take one.
 */
final class PipelineArgument
{
    /** Type of a source that plays captures. */
    static final String CAPTURE = "capture";

    private static final String EMBEDDED = "tick-to-order";
    private static final String SUFFIX = ".yaml";

    @Parameters(
        index = "0", arity = "0..1", paramLabel = "PIPELINE.yaml",
        description = "The pipeline file, or an embedded one by name: tick-to-order (the default, two threads)," +
            " tick-to-order-one-thread or tick-to-order-four-threads.")
    private Path file;

    @Option(
        names = "--capture", arity = "1..*", paramLabel = "FILE",
        description = "Play these captures (pcap, pcapng, gzip too) instead of the source called 'market'.")
    private List<Path> captures = new ArrayList<>();

    @Option(
        names = "--format", paramLabel = "F", converter = Formats.class,
        description = "Format of the captures, or of the generated market: iex-tops, iex-deep or cme-mdp3.")
    private FeedFormat format;

    @Option(
        names = "--set", paramLabel = "PATH=VALUE",
        description = "Put a value in place of the file's, e.g. --set sources.market.rate=200000/s.")
    private List<String> settings = new ArrayList<>();

    /**
     * @return what the command line changes, by path.
     */
    Overrides overrides()
    {
        final Map<String, String> values = new LinkedHashMap<>();
        if (!captures.isEmpty())
        {
            if (format == null)
            {
                throw new UsageException("--capture needs --format iex-tops, iex-deep or cme-mdp3");
            }
            values.put("sources.market.type", CAPTURE);
            values.put(
                "sources.market.files", String.join(",", captures.stream().map(PipelineArgument::full).toList()));
        }
        if (format != null)
        {
            values.put("sources.market.format", format.word());
        }
        values.putAll(Overrides.parse(settings).values());
        return Overrides.of(values);
    }

    private static String full(final Path capture)
    {
        return capture.toAbsolutePath().normalize().toString();
    }

    boolean hasCaptures()
    {
        return !captures.isEmpty();
    }

    /**
     * @param home of an earlier run, or to be made; null for none.
     * @return the pipeline, checked: where the command line names nothing and the home has one, that one.
     */
    PipelineConfig read(final Path home)
    {
        if (home != null && file == null && overrides().values().isEmpty() && Home.isHome(home))
        {
            return PipelineReader.parse(
                Home.readPipeline(home), Home.pipelineFileOf(home).toString(), Overrides.none());
        }
        return read();
    }

    /**
     * @return the pipeline, checked.
     */
    PipelineConfig read()
    {
        final String name = file == null ? EMBEDDED : file.toString();
        final String embedded = name.matches("[a-z-]+") ? embedded(name + SUFFIX) : null;
        return embedded == null ?
            PipelineReader.read(file, overrides()) : PipelineReader.parse(embedded, name + SUFFIX, overrides());
    }

    private static String embedded(final String name)
    {
        try (InputStream stream = PipelineArgument.class.getResourceAsStream(name))
        {
            return stream == null ? null : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
