package io.veltrix.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer in a process of its own is killed at random moments; what it had appended is there, and nothing else. */
class JournalCrashTest
{
    private static final int LIVES = 5;

    @TempDir
    private Path home;

    private final JournalFixture fixture = new JournalFixture();

    /** The process to be killed: appends for ever. Argument: the home. */
    static final class Victim
    {
        private Victim()
        {
        }

        public static void main(final String[] args)
        {
            final JournalOptions options = JournalFixture.options(Path.of(args[0]), "root");
            final JournalFixture fixture = new JournalFixture();
            final Random random = new Random();
            try (SegmentPreparer preparer = JournalFixture.launch(new AtomicReference<>());
                JournalWriter writer = JournalWriter.open(options, preparer))
            {
                long next = writer.appendedSequence() + 1;
                while (true)
                {
                    fixture.append(writer, random, next, next + 99);
                    next += 100;
                }
            }
        }
    }

    @Test
    void shouldLoseNothingThatAReaderSawWhenTheWriterIsKilled() throws IOException, InterruptedException
    {
        final long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        final Path stream = JournalFixture.options(home, "root").streamDirectory();
        assertTrue(stream.toFile().mkdirs());
        final long[] next = {1};
        try (JournalReader follower = JournalReader.follow(stream, 1))
        {
            for (int life = 0; life < LIVES; life++)
            {
                final long target = next[0] + 500 + random.nextInt(20_000);
                final Process victim = start();
                try
                {
                    final long deadline = System.nanoTime() + JournalFixture.TIMEOUT_NS;
                    while (next[0] < target && System.nanoTime() - deadline < 0 && victim.isAlive())
                    {
                        poll(follower, next);
                    }
                    assertTrue(next[0] >= target, "next=" + next[0] + " damage=" + follower.damage());
                }
                finally
                {
                    victim.destroyForcibly().waitFor();
                }
                final VerifyReport report = JournalVerifier.verify(stream);
                assertTrue(report.isSound(), String.valueOf(report.firstDamage()));
                final long deadline = System.nanoTime() + JournalFixture.TIMEOUT_NS;
                while (next[0] <= report.lastSequence() && System.nanoTime() - deadline < 0)
                {
                    poll(follower, next);
                    assertNull(follower.damage());
                }
                assertEquals(report.lastSequence(), next[0] - 1);
                assertEquals(0, poll(follower, next));
                System.out.println("killed after " + report.lastSequence() + " events, " + report.segments() +
                    " segments, " + report.cuts().size() + " cuts");
            }
        }
        try (JournalReader reader = JournalReader.open(stream, 1, Long.MAX_VALUE))
        {
            assertEquals(next[0] - 1, fixture.drain(reader, 1));
            assertNull(reader.damage());
        }
        final AtomicReference<Throwable> error = new AtomicReference<>();
        try (SegmentPreparer preparer = JournalFixture.launch(error);
            JournalWriter writer = JournalWriter.open(JournalFixture.options(home, "root"), preparer))
        {
            assertEquals(next[0] - 1, writer.appendedSequence());
            assertTrue(writer.awaitReady());
        }
        assertTrue(SegmentFiles.prepared(stream).isEmpty());
        assertNull(error.get());
    }

    private int poll(final JournalReader reader, final long[] next)
    {
        return reader.poll((buffer, offset, length) ->
        {
            fixture.check(buffer, offset, length, next[0]);
            next[0]++;
            return true;
        }, 1000);
    }

    private Process start() throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((argument) -> argument.startsWith("--add") || argument.startsWith("-D") ||
                argument.startsWith("--enable"))
            .toList());
        command.add("-Xmx128m");
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(Victim.class.getName());
        command.add(home.toString());
        final File log = home.resolve("victim.log").toFile();
        return new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
    }
}
