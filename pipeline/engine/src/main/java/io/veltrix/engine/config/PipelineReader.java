package io.veltrix.engine.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads and checks pipeline files. Either everything is right and there are records, or every problem is told at once.
 * Stateless; any thread, before the pipeline starts.
 */
public final class PipelineReader
{
    private PipelineReader()
    {
    }

    /**
     * Read a file and hold it against this host, except for free disk: where the home will be is not known here.
     *
     * @param file      in UTF-8.
     * @param overrides of the command line.
     * @return the checked configuration.
     * @throws ConfigException that holds every problem.
     */
    public static PipelineConfig read(final Path file, final Overrides overrides)
    {
        return read(file, overrides, HostFacts.here(null));
    }

    /**
     * Read a file and hold it against a host.
     *
     * @param file      in UTF-8.
     * @param overrides of the command line.
     * @param host      to check for; {@link HostFacts#here} with the home's folder also checks free disk.
     * @return the checked configuration.
     * @throws ConfigException that holds every problem.
     */
    public static PipelineConfig read(final Path file, final Overrides overrides, final HostFacts host)
    {
        final String text;
        try
        {
            text = Files.readString(file);
        }
        catch (final NoSuchFileException ex)
        {
            throw unreadable(file, "no such file", "the path of a pipeline file");
        }
        catch (final CharacterCodingException ex)
        {
            throw unreadable(file, "bytes that are no UTF-8", "the file in UTF-8");
        }
        catch (final IOException ex)
        {
            if (Files.isDirectory(file))
            {
                throw unreadable(file, "a folder", "the path of a pipeline file");
            }
            throw unreadable(file, "a file that cannot be read: " + ex, "the path of a readable pipeline file");
        }
        return parse(text, file.toString(), overrides, host);
    }

    /**
     * Read a text and hold it against this host, except for free disk.
     *
     * @param text       of a pipeline file.
     * @param sourceName to name the file in messages.
     * @param overrides  of the command line.
     * @return the checked configuration.
     * @throws ConfigException that holds every problem.
     */
    public static PipelineConfig parse(final String text, final String sourceName, final Overrides overrides)
    {
        return parse(text, sourceName, overrides, HostFacts.here(null));
    }

    /**
     * Read a text and hold it against a host.
     *
     * @param text       of a pipeline file.
     * @param sourceName to name the file in messages.
     * @param overrides  of the command line.
     * @param host       to check for.
     * @return the checked configuration.
     * @throws ConfigException that holds every problem.
     */
    public static PipelineConfig parse(
        final String text, final String sourceName, final Overrides overrides, final HostFacts host)
    {
        final Problems problems = new Problems(sourceName);
        final Item item = YamlText.read(text, sourceName, problems);
        if (!(item instanceof Item.Table))
        {
            Section.of(item, null, "", problems);
            problems.throwIfAny();
        }
        Item root = item;
        String effective = text;
        if (item instanceof final Item.Table table && !overrides.isEmpty())
        {
            final Item.Table replaced = overrides.apply(table, problems, DocumentReader.defaultThreads(host));
            effective = YamlWriter.write(replaced, sourceName, overrides);
            root = replaced;
        }
        final PipelineConfig config =
            new DocumentReader(root, problems, host, Components.load(problems)).read(sourceName, effective);
        new ThreadChecks(config, problems, host).run();
        new GraphChecks(config, problems).run();
        new SeparateChecks(config, problems).run();
        new AnswerChecks(config, problems).run();
        new RoomChecks(config, problems, host).run();
        if (problems.isEmpty())
        {
            new DetachChecks(config, problems).run();
        }
        new AnswerChecks(config, problems).admission();
        problems.throwIfAny();
        return config;
    }

    private static ConfigException unreadable(final Path file, final String found, final String fix)
    {
        return new ConfigException(List.of(new Problem(file.toString(), 0, "", found, fix)));
    }
}
