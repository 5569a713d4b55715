package io.veltrix.tools;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The first pipeline of the README: its three files are taken out of the text, compiled, checked, run and replayed,
 * each command in a process of its own as a reader would.
 */
@Timeout(180)
class ReadmePipelineTest
{
    private static final Pattern NAMED_BLOCK =
        Pattern.compile("`my/([\\w.]+)`[^\\n]*\\n(?:[^\\n`][^\\n]*\\n)*\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void shouldCompileRunAndReplayTheFirstPipelineOfTheReadme() throws Exception
    {
        final Path my = Files.createDirectory(directory.resolve("my"));
        final Matcher blocks = NAMED_BLOCK.matcher(Files.readString(Path.of("..", "README.md")));
        final List<String> names = new ArrayList<>();
        while (blocks.find())
        {
            names.add(blocks.group(1));
            Files.writeString(my.resolve(blocks.group(1)), blocks.group(2));
        }
        assertEquals(List.of("alerts.xml", "WideSpreadStage.java", "pipeline.yaml"), names);

        veltrix(0, "compile", "my", "--out", "my/classes");
        assertTrue(veltrix(0, "check", "my/pipeline.yaml").contains("good"));
        final String run = veltrix(
            0, "run", "my/pipeline.yaml", "--events", "50000", "--speed", "max", "--home", "my/home",
            "--set", "threads={hot: {core: none}, record: {core: none}}", "--set", "journal.segment=4MiB");
        assertTrue(run.contains("alerts: "), run);
        final String dump = veltrix(0, "journal", "dump", "my/home", "--stream", "alerts", "--limit", "5");
        assertEquals(5, dump.lines().filter((line) -> line.contains("WideSpread {instrument=ZA")).count(), dump);
        final String replay = veltrix(0, "replay", "my/home", "--verify");
        assertTrue(replay.contains("all equal"), replay);
    }

    private String veltrix(final int exitCode, final String... arguments) throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((flag) -> flag.startsWith("--") || flag.startsWith("-D") && !flag.contains("surefire"))
            .forEach(command::add);
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.add("-cp");
        command.add(System.getProperty("java.class.path") + File.pathSeparator + directory.resolve("my/classes"));
        command.add(Veltrix.class.getName());
        command.addAll(List.of(arguments));
        final Path output = Files.createTempFile(directory, "output", ".txt");
        final Process process = new ProcessBuilder(command)
            .directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> "still running: " + command);
        final String text = Files.readString(output);
        assertEquals(exitCode, process.exitValue(), text);
        return text;
    }
}
