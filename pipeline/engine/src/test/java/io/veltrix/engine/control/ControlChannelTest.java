package io.veltrix.engine.control;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.engine.Command;
import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.sequencer.ControlInbox;
import io.veltrix.engine.sequencer.InboxReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class ControlChannelTest
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final OperatorCommand HALT = OperatorCommand.of(Command.HALT);

    @TempDir
    private Path home;

    private final ControlInbox inbox = new ControlInbox();
    private final InboxReader sequencer = new InboxReader(inbox);
    private final List<Throwable> notes = new ArrayList<>();
    private ControlChannel channel;
    private volatile boolean isOver;
    private Thread pump;

    @BeforeEach
    void open()
    {
        channel = ControlChannel.open(home, inbox, notes::add);
    }

    @AfterEach
    void close() throws InterruptedException
    {
        stopPump();
        channel.close();
    }

    private void startPump()
    {
        isOver = false;
        pump = new Thread(() ->
        {
            while (!isOver)
            {
                channel.doWork(false);
                sequencer.read();
                Thread.yield();
            }
        });
        pump.start();
    }

    private void stopPump() throws InterruptedException
    {
        isOver = true;
        if (pump != null)
        {
            pump.join();
        }
    }

    private CommandAnswer send(final long timeoutNs)
    {
        return ControlClient.send(home, ProcessIdentity.here(), HALT, timeoutNs);
    }

    @Test
    void shouldTakeCommandsOnlyOnceItRuns() throws Exception
    {
        startPump();
        assertEquals(RunPhase.STARTING, RunState.read(home).phase());
        assertEquals(CommandOutcome.WITHDRAWN, send(50_000_000).outcome());
        channel.phase(RunPhase.RUNNING);
        assertEquals(new CommandAnswer(CommandOutcome.SEQUENCED, 1), send(TIMEOUT_NS));
        assertEquals(new CommandAnswer(CommandOutcome.SEQUENCED, 2), send(TIMEOUT_NS));
        stopPump();
        channel.close();
        final RunState state = RunState.read(home);
        assertEquals(RunPhase.STOPPED, state.phase());
        assertEquals(2, state.taken());
        assertEquals(0, state.malformed());
        assertEquals("rw-------", PosixFilePermissions.toString(
            Files.getPosixFilePermissions(home.resolve(ControlFile.FILE_NAME))));
    }

    @Test
    void shouldSayThatNobodyAnswered()
    {
        channel.phase(RunPhase.RUNNING);
        assertEquals(CommandOutcome.WITHDRAWN, send(50_000_000).outcome());
        final long startedNs = System.nanoTime();
        final ProcessIdentity gone = new ProcessIdentity(
            ProcessIdentity.here().pid(), ProcessIdentity.here().startTicks() + 1, ProcessIdentity.here().boot(),
            ProcessIdentity.here().space());
        assertEquals(CommandOutcome.ENDING, ControlClient.send(home, gone, HALT, TIMEOUT_NS).outcome());
        assertTrue(System.nanoTime() - startedNs < TIMEOUT_NS, "it was seen that the process had ended");
    }

    @Test
    void shouldAnswerEachOfManyClientsWithItsOwnSequence() throws Exception
    {
        channel.phase(RunPhase.RUNNING);
        startPump();
        final int clients = 8;
        final int commands = 50;
        final Set<Long> sequences = ConcurrentHashMap.newKeySet();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++)
        {
            final Thread thread = new Thread(() ->
            {
                for (int j = 0; j < commands; j++)
                {
                    final CommandAnswer answer = send(TIMEOUT_NS);
                    if (answer.outcome() == CommandOutcome.SEQUENCED)
                    {
                        sequences.add(answer.rootSequence());
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (final Thread thread : threads)
        {
            thread.join();
        }
        assertEquals(clients * commands, sequences.size());
        stopPump();
        assertEquals(clients * commands, sequencer.taken.size());
    }

    // Seen to fail without isWhole(): the JVM's fault handler threw InternalError, which the channel then noted.
    @Test
    void shouldGoOnWithANewFileWhenItIsCut() throws Exception
    {
        channel.phase(RunPhase.RUNNING);
        channel.doWork(false);
        try (RandomAccessFile file = new RandomAccessFile(home.resolve(ControlFile.FILE_NAME).toFile(), "rw"))
        {
            file.setLength(100);
        }
        assertNull(RunState.read(home));
        assertThrows(HomeException.class, () -> send(TIMEOUT_NS));
        channel.doWork(false);
        assertEquals(1, notes.size());
        assertTrue(notes.get(0).getMessage().contains("somebody cut it; it is made anew"), notes.toString());
        startPump();
        assertEquals(new CommandAnswer(CommandOutcome.SEQUENCED, 1), send(TIMEOUT_NS));
    }

    @Test
    void shouldGoOnWithANewFileWhenItIsDeletedOrReplaced() throws Exception
    {
        channel.phase(RunPhase.RUNNING);
        Files.delete(home.resolve(ControlFile.FILE_NAME));
        startPump();
        awaitFile();
        assertEquals(new CommandAnswer(CommandOutcome.SEQUENCED, 1), send(TIMEOUT_NS));
        final Path other = Files.write(home.resolve("other"), new byte[ControlDescriptor.LENGTH]);
        Files.move(other, home.resolve(ControlFile.FILE_NAME), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        awaitFile();
        assertEquals(new CommandAnswer(CommandOutcome.SEQUENCED, 2), send(TIMEOUT_NS));
        stopPump();
        assertEquals(2, notes.size());
    }

    private void awaitFile() throws IOException
    {
        while (RunState.read(home) == null)
        {
            Thread.yield();
        }
    }

    @Test
    void shouldNotTakeACommandThatWasLeftForAnEarlierLife()
    {
        channel.phase(RunPhase.RUNNING);
        channel.doWork(false);
        try (ControlFile file = ControlFile.open(home, true))
        {
            final CommandSlots slots = new CommandSlots(file.buffer(), ControlDescriptor.HEADER_LENGTH);
            assertTrue(slots.claim(0, 1));
            assertTrue(slots.publish(0, 1, HALT));
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
        // Killed here: nothing of the first channel runs any more.
        try (ControlChannel next = ControlChannel.open(home, inbox, notes::add))
        {
            next.phase(RunPhase.RUNNING);
            next.doWork(false);
            assertEquals(0, sequencer.read());
        }
    }

    @Test
    void shouldUnderstandNoFileOfAnotherKind() throws Exception
    {
        channel.close();
        Files.write(home.resolve(ControlFile.FILE_NAME), new byte[2 * ControlDescriptor.LENGTH]);
        assertNull(RunState.read(home));
        final HomeException refused = assertThrows(HomeException.class, () -> send(TIMEOUT_NS));
        assertTrue(refused.getMessage().contains("missing or not of this version"), refused.getMessage());
    }
}
