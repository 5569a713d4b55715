package io.veltrix.tools.chaos.garbage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.veltrix.engine.config.ConfigException;
import io.veltrix.engine.config.HostFacts;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.home.HomeException;

/**
 * Texts in YAML: pipeline files, or a home's manifest. Read as from the command line: taken, or refused with a message
 * that names the file.
 */
final class TextTarget implements GarbageTarget
{
    private static final String[] WORDS = {
        "pipeline", "sequencer", "journal", "threads", "sources", "lanes", "sinks", "stages", "streams", "thread",
        "tick", "buffer", "durability", "segment", "core", "idle", "type", "answers", "reads", "events", "record",
        "gated", "outstanding", "link", "when-full", "on-error", "name", "driver", "directory", "window", "block",
        "floor", "root", "hot", "market", "generated-market", "order-book", "risk", "NewOrder", "Cancel", "Quote",
        "java.lang.String", "format", "epoch", "schemas", "overrides", "created", "page-cache", "interval",
        "every-block", "full", "digest", "none", "null", "~", "true", "yes", "0", "-1", "1e309", "0x10", "08",
        "64MiB", "9999999999999999999GiB", "10ms", "1e9s", "-5us", "NaN", ".inf", "{", "}", "[", "]", ",", ":", ": ",
        "- ", "?", "? ", "&a ", "*a", "!!", "!!str ", "!!binary ", "!!java.net.URL ", "<<: *a", "|", ">", "'", "\"",
        "#", "%", "@", "`", "---", "...", "%YAML 9.9", "\t", "\n", "\r", "\u0000", "\u0085", "\uFEFF", "\uD83D\uDE00",
        "[[", "{a: ", "- - ", "a: &a [*a]", "\\x00", "\"\\uD800\""
    };
    private static final List<String> PIPELINES =
        List.of("tick-to-order.yaml", "tick-to-order-one-thread.yaml", "tick-to-order-four-threads.yaml");

    private final boolean isManifest;
    private final List<byte[]> bases;
    private final Path folder;
    private final Path file;
    private final HostFacts host = new HostFacts(List.of(0, 1), HostFacts.UNKNOWN, HostFacts.UNKNOWN);
    private long refused;

    private TextTarget(final boolean isManifest, final List<byte[]> bases, final Path folder, final Path file)
    {
        this.isManifest = isManifest;
        this.bases = bases;
        this.folder = folder;
        this.file = file;
    }

    /**
     * @param folder to work in.
     * @return a target for pipeline files.
     */
    static TextTarget pipelines(final Path folder) throws IOException
    {
        final Path file = folder.resolve("input.yaml");
        return new TextTarget(false, PIPELINES.stream().map(TextTarget::resource).toList(), folder, file);
    }

    /**
     * @param folder to work in.
     * @return a target for a home's manifest.
     */
    static TextTarget manifests(final Path folder) throws IOException
    {
        final Path home = Files.createDirectories(folder.resolve("home"));
        final String manifest = """
            format: 1
            pipeline: tick-to-order
            epoch: 1
            created: '2026-01-01T00:00:00Z'
            schemas: {veltrix-engine.sbeir: 0123456789abcdef, veltrix-trading.sbeir: fedcba9876543210}
            stages: {decide/book: order-book, decide/risk: risk}
            overrides: {journal.segment: 1MiB}
            """;
        return new TextTarget(
            true, List.of(manifest.getBytes(StandardCharsets.UTF_8)), home, home.resolve("manifest.yaml"));
    }

    private static byte[] resource(final String name)
    {
        try (InputStream stream = io.veltrix.tools.Veltrix.class.getResourceAsStream(name))
        {
            return stream.readAllBytes();
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(name, ex);
        }
    }

    @Override
    public List<byte[]> bases()
    {
        return bases;
    }

    @Override
    public byte[] make(final Mutator mutator, final Corpus corpus)
    {
        return mutator.text(corpus.any(), corpus.base(), WORDS);
    }

    @Override
    public long feed(final byte[] input) throws IOException
    {
        Files.write(file, input);
        try
        {
            if (isManifest)
            {
                return Home.readManifest(folder).hashCode();
            }
            return PipelineReader.read(file, Overrides.none(), host).sources().size();
        }
        catch (final ConfigException | HomeException ex)
        {
            refused++;
            if (!ex.getMessage().contains(file.getFileName().toString()))
            {
                throw new IllegalStateException("refused without the file's name: " + ex.getMessage(), ex);
            }
            // Which problems, not where: numbers out.
            return ex.getMessage().replaceAll("[0-9]+|'[^']*'", "").hashCode();
        }
    }

    @Override
    public long refused()
    {
        return refused;
    }

    @Override
    public void close() throws IOException
    {
        Files.deleteIfExists(file);
    }
}
