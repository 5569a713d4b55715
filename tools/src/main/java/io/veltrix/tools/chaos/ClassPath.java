package io.veltrix.tools.chaos;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The class path of this process as jars, as users have it. In a build parts of it are folders, and each class then
 * takes
 * an open file when it is loaded.
 */
final class ClassPath
{
    private ClassPath()
    {
    }

    /**
     * @param folder for jars that are made.
     * @return the class path, without folders.
     */
    static String ofJars(final Path folder) throws IOException
    {
        Files.createDirectories(folder);
        final List<String> jars = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator))
        {
            final Path path = Path.of(entry);
            jars.add(Files.isDirectory(path) ? jar(path, folder.resolve(jars.size() + ".jar")) : entry);
        }
        return String.join(File.pathSeparator, jars);
    }

    private static String jar(final Path directory, final Path file) throws IOException
    {
        try (OutputStream out = Files.newOutputStream(file);
            JarOutputStream jar = new JarOutputStream(out);
            Stream<Path> tree = Files.walk(directory))
        {
            for (final Path path : tree.filter(Files::isRegularFile).toList())
            {
                jar.putNextEntry(new JarEntry(directory.relativize(path).toString()));
                Files.copy(path, jar);
                jar.closeEntry();
            }
        }
        return file.toString();
    }
}
