package io.veltrix.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Java sources of a folder, by class name, without comments and the content of strings.
 */
final class Sources
{
    private static final Pattern NOISE = Pattern.compile(
        "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'", Pattern.DOTALL);

    private Sources()
    {
    }

    /**
     * @return the repository's root, from wherever in it the tests run.
     */
    static Path root()
    {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("pipeline")))
        {
            folder = folder.getParent();
        }
        if (folder == null)
        {
            throw new IllegalStateException("no folder 'pipeline' above " + Path.of("").toAbsolutePath());
        }
        return folder;
    }

    /**
     * @param folders of sources, each the root of packages.
     * @return text by class.
     */
    static Map<String, String> in(final List<Path> folders)
    {
        final Map<String, String> sources = new TreeMap<>();
        for (final Path folder : folders)
        {
            try (Stream<Path> files = Files.walk(folder))
            {
                files.filter((file) -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .forEach((file) -> sources.put(className(folder, file), read(file)));
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
        return sources;
    }

    private static String className(final Path folder, final Path file)
    {
        final String name = folder.relativize(file).toString().replace('/', '.');
        return name.substring(0, name.length() - ".java".length());
    }

    private static String read(final Path file)
    {
        try
        {
            return withoutNoise(Files.readString(file));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static String withoutNoise(final String text)
    {
        return NOISE.matcher(text).replaceAll((found) -> found.group().startsWith("/") ? " " : "\"\"");
    }
}
