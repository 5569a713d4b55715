package io.veltrix.tools;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Runs the command in this process, as a shell would see it. */
final class Cli
{
    /** Small and calm enough for a machine that also runs the build. */
    static final List<String> SMALL = List.of(
        "--set", "journal.segment=1MiB", "--set", "journal.block=32KiB", "--set", "sequencer.buffer=4MiB",
        "--set", "journal.floor=0B", "--set", "threads.hot.core=none", "--set", "threads.hot.idle=backoff",
        "--set", "threads.record.core=none", "--set", "threads.record.idle=backoff");

    /** What a command left. */
    record Result(int code, String out, String err)
    {
        Result good()
        {
            assertEquals(0, code, toString());
            return this;
        }

        /** One clear message, exit code 1, nothing in shared memory. */
        Result failed(final String... parts)
        {
            assertEquals(1, code, toString());
            for (final String part : parts)
            {
                assertTrue((out + err).contains(part), () -> "wanted '" + part + "' in " + this);
            }
            assertFalse((out + err).contains("\tat "), () -> "a stack trace: " + this);
            assertFalse((out + err).contains("Exception"), () -> "the name of an exception: " + this);
            assertNothingInSharedMemory(ProcessHandle.current().pid());
            return this;
        }

        /** As {@link #failed}, and that is one line on standard error, and nothing else. */
        Result refused(final String... parts)
        {
            failed(parts);
            assertEquals(1, err.strip().lines().count(), toString());
            assertEquals("", out, toString());
            return this;
        }

        Result misused(final String... parts)
        {
            assertEquals(2, code, toString());
            for (final String part : parts)
            {
                assertTrue(err.contains(part), () -> "wanted '" + part + "' in " + this);
            }
            assertTrue(err.contains("--help'"), () -> "no hint: " + this);
            assertTrue(err.lines().count() <= 4, () -> "no short hint: " + this);
            assertEquals("", out, toString());
            return this;
        }

        /** The rest of the line that starts with this. */
        String value(final String name)
        {
            return out.lines().filter((line) -> line.strip().startsWith(name + " "))
                .map((line) -> line.strip().substring(name.length()).strip())
                .findFirst().orElseThrow(() -> new AssertionError("no " + name + " in " + this));
        }
    }

    private Cli()
    {
    }

    static Result run(final Object... arguments)
    {
        return runWithInput("", arguments);
    }

    static Result runWithInput(final String input, final Object... arguments)
    {
        final PrintStream systemOut = System.out;
        final PrintStream systemErr = System.err;
        final InputStream systemIn = System.in;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        try
        {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
            final int code = Veltrix.execute(flatten(arguments).toArray(String[]::new));
            return new Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
        finally
        {
            System.setOut(systemOut);
            System.setErr(systemErr);
            System.setIn(systemIn);
        }
    }

    /** Lists and arrays among the arguments stand for their elements. */
    static List<String> flatten(final Object... arguments)
    {
        final List<String> flat = new ArrayList<>();
        for (final Object argument : arguments)
        {
            if (argument instanceof final List<?> list)
            {
                list.forEach((element) -> flat.add(element.toString()));
            }
            else if (argument instanceof final Object[] array)
            {
                flat.addAll(flatten(array));
            }
            else
            {
                flat.add(argument.toString());
            }
        }
        return flat;
    }

    /** A capture of a generated market: small, and there on every machine. */
    static Path market(final Path folder, final int messages)
    {
        final Path file = folder.resolve("market-" + messages + ".pcap");
        if (!Files.exists(file))
        {
            run("generate", file, "--format", "iex-deep", "--messages", messages, "--seed", 7).good();
        }
        return file;
    }

    /** A deterministic run over a generated market. */
    static Path home(final Path folder, final String name, final int messages)
    {
        final Path home = folder.resolve(name);
        run("run", "--capture", market(folder, messages), "--format", "iex-deep", "--deterministic", "--speed", "max",
            "--home", home, "--quiet", SMALL).good();
        return home;
    }

    static void assertNothingInSharedMemory(final long pid)
    {
        try (Stream<Path> files = Files.list(Path.of("/dev/shm")))
        {
            assertEquals(List.of(), files.filter((file) -> file.getFileName().toString().matches(
                "veltrix-.*-" + pid + "-.*")).toList());
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> tree = Files.walk(from))
        {
            for (final Path path : tree.toList())
            {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }

    /** Names below a folder, sorted; none where it is missing. */
    static List<String> names(final Path folder) throws IOException
    {
        if (!Files.exists(folder))
        {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder))
        {
            return Arrays.asList(files.map((file) -> file.getFileName().toString()).sorted().toArray(String[]::new));
        }
    }
}
