package io.veltrix.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What users type: the launcher, and the jar by itself. Runs behind packaging. */
@Timeout(60)
class LauncherTest
{
    private static final Path LAUNCHER = Path.of("bin", "veltrix").toAbsolutePath();
    private static final Path JAR = Path.of("target", "dist", "lib", "veltrix.jar").toAbsolutePath();
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    private Path folder;

    private Cli.Result execute(final Object... command) throws Exception
    {
        final List<String> line = new ArrayList<>(Cli.flatten(command));
        final ProcessBuilder builder = new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
        builder.environment().put("VELTRIX_NO_BUILD", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TMPDIR", folder.toString());
        final Process process = builder.start();
        try
        {
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still running");
        }
        finally
        {
            process.destroyForcibly();
        }
        Cli.assertNothingInSharedMemory(process.pid());
        return new Cli.Result(process.exitValue(), Files.readString(folder.resolve("out")),
            Files.readString(folder.resolve("err")));
    }

    @Test
    void shouldRunVerifyAndReplayFromAnyFolder() throws Exception
    {
        final Cli.Result run = execute(
            LAUNCHER, "run", "--events", 20_000, "--speed", "max", "--home", "home", "--report", "run.json", Cli.SMALL);
        assertEquals("", run.good().err());
        assertTrue(run.out().contains("decide"), run.out());
        assertTrue(Files.readString(folder.resolve("run.json")).contains("\"eventsPerSecond\""));
        assertTrue(execute(LAUNCHER, "journal", "verify", "home").good().out().contains("root: sound"));
        assertTrue(execute(LAUNCHER, "replay", "home", "--verify", "--threads", "file").good().out().contains(
            "all equal"));
    }

    @Test
    void shouldPassOnExitCodesAndKeepErrorsOffStandardOutput() throws Exception
    {
        execute(LAUNCHER, "run", "--spede", "1").misused("--spede", "--speed");
        execute(LAUNCHER, "journal", "stat", "nowhere").refused("no home at nowhere");
        execute(LAUNCHER, "books", "--format", "iex-deep", "nowhere.pcap").refused("nowhere.pcap: no such file");
        assertEquals(List.of("err", "out"), Cli.names(folder));
    }

    @Test
    void shouldSayHowToGoOnWhenThereIsNoJava() throws Exception
    {
        final Cli.Result result = execute(
            "env", "-u", "JAVA_HOME", "JAVA_HOME=" + folder.resolve("nojdk"), LAUNCHER, "--version");
        assertEquals(1, result.code(), result.toString());
        assertTrue(result.err().contains("install a JDK"), result.err());
    }

    @Test
    void shouldRunAsPlainJarBecauseItsManifestCarriesTheFlags() throws Exception
    {
        assertTrue(execute(JAVA, "-jar", JAR, "--version").good().out().startsWith("veltrix 0."));
        final Cli.Result run = execute(
            JAVA, "-jar", JAR, "run", "--events", 5_000, "--speed", "max", "--home", "home", "--quiet", Cli.SMALL);
        run.good();
        assertFalse(run.err().contains("Exception"), run.err());
    }
}
