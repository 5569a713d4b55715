package io.veltrix.bench.rig;

import java.nio.file.Files;
import java.nio.file.Path;

import io.veltrix.bench.harness.Hiccups;

/**
 * Something that is measured: a main program and the class path of its JVM.
 *
 * @param name      as the report has it.
 * @param how       in a few words what of it is used.
 * @param mainClass of its process.
 * @param classPath of its process.
 */
record Subject(String name, String how, String mainClass, String classPath)
{
    static final String OURS = "veltrix";
    static final String HOST = "host";

    /**
     * @param home      folder of the kit.
     * @param module    folder of the module in it.
     * @param name      as the report has it.
     * @param how       what of it is used.
     * @param mainClass of its process.
     * @return the subject as it was packaged.
     */
    static Subject packaged(
        final Path home, final String module, final String name, final String how, final String mainClass)
    {
        final Path libraries = home.resolve(module).resolve("target/dist/lib");
        if (!Files.isDirectory(libraries))
        {
            throw new RigException(libraries + " is not there: run bench/run, which builds it");
        }
        return new Subject(name, how, mainClass, libraries + "/*");
    }

    /**
     * @param classPath that has the harness.
     * @return what the host does to a thread that only reads the clock.
     */
    static Subject host(final String classPath)
    {
        return new Subject(
            HOST, "two threads that only read the clock, longest gap in each 100 µs",
            Hiccups.class.getName(), classPath);
    }
}
