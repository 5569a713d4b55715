package io.veltrix.engine.link;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.stream.EpochChangedException;
import io.veltrix.engine.stream.EpochGuard;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A recorder's reader over a real driver, and writers of one stream after each other.
 */
@Timeout(60)
class SuccessiveReaderTest
{
    private static final int LENGTH = 96;
    private static final int EPOCH = 3;
    private static final long LAST_BEFORE = 100;

    private final List<Throwable> errors = new ArrayList<>();
    private final List<Long> read = new ArrayList<>();
    private final EventHandler collector = (buffer, offset, length) ->
    {
        assertTrue(EventHeaderDescriptor.epoch(buffer, offset) == EPOCH ||
            EventHeaderDescriptor.cause(buffer, offset) <= LAST_BEFORE, "that never happened");
        return read.add(EventHeaderDescriptor.sequence(buffer, offset));
    };
    private Transport transport;
    private EventReader reader;
    private EventPublication first;
    private EventPublication second;

    @BeforeEach
    void launch()
    {
        transport = Transport.launch(
            Path.of("/dev/shm", "veltrix-succtest-" + ProcessHandle.current().pid() + "-" + System.nanoTime()),
            errors::add);
        reader = transport.addSuccessiveReader(1, "test", 1, new EpochGuard(EPOCH, LAST_BEFORE));
        first = transport.addPublication(1, "test", 64 * 1024, 1_376, 8);
    }

    @AfterEach
    void close()
    {
        transport.close();
        assertEquals(List.of(), errors);
    }

    private void write(
        final EventPublication publication, final long from, final long to, final int epoch, final long cause)
    {
        until(() -> publication.hasRoom((int)(to - from + 1), (int)(to - from + 1) * LENGTH));
        for (long sequence = from; sequence <= to; sequence++)
        {
            final int offset = publication.claim(LENGTH);
            EventHeaderDescriptor.sequence(publication.buffer(), offset, sequence);
            EventHeaderDescriptor.cause(publication.buffer(), offset, cause);
            EventHeaderDescriptor.identity(publication.buffer(), offset, epoch, 1, 1, 0);
            publication.commit();
        }
    }

    private void until(final BooleanSupplier is)
    {
        final long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (!is.getAsBoolean())
        {
            transport.doWork();
            assertTrue(System.nanoTime() - deadlineNs < 0, "20 s");
        }
    }

    private void readUpTo(final long sequence)
    {
        until(() ->
        {
            reader.poll(collector, 3);
            return read.size() >= sequence;
        });
        for (int i = 0; i < read.size(); i++)
        {
            assertEquals(i + 1, read.get(i));
        }
    }

    private void goesOnFrom(final long sequence)
    {
        second = transport.addPublication(1, "test", 64 * 1024, 1_376, 8);
        write(second, sequence, sequence + 7, EPOCH, LAST_BEFORE + 1);
    }

    /** Seen to fail where what was had is not passed over: events come twice. */
    @Test
    void shouldPassOverWhatItHasHadOfTheNextWriter()
    {
        write(first, 1, 8, EPOCH, LAST_BEFORE + 1);
        readUpTo(5);
        goesOnFrom(4);
        readUpTo(11);
    }

    /** Seen to fail where an event that is refused counts as none. */
    @Test
    void shouldNotGoOnToTheNextWriterBeforeItHasHadAllOfTheOneBefore()
    {
        write(first, 1, 8, EPOCH, LAST_BEFORE + 1);
        goesOnFrom(9);
        // As a gate does.
        for (int i = 0; i < 100; i++)
        {
            assertEquals(0, reader.poll((buffer, offset, length) -> false, 3));
            transport.doWork();
        }
        readUpTo(16);
    }

    /** Its claims are committed last to first: a writer that dies in between leaves the later ones. */
    @Test
    void shouldLeaveAWriterAtTheFirstHole()
    {
        write(first, 1, 2, EPOCH, LAST_BEFORE + 1);
        write(first, 5, 6, EPOCH, LAST_BEFORE + 1);
        readUpTo(2);
        goesOnFrom(3);
        readUpTo(10);
    }

    /** Seen to fail with EpochGuard.accepts() true for every earlier epoch. */
    @Test
    void shouldLeaveAWriterThatPublishesWhatNeverHappened()
    {
        write(first, 1, 2, EPOCH - 1, LAST_BEFORE);
        write(first, 3, 4, EPOCH - 1, LAST_BEFORE + 1);
        readUpTo(2);
        goesOnFrom(3);
        readUpTo(10);
    }

    @Test
    void shouldStopAtALaterEpoch()
    {
        write(first, 1, 1, EPOCH + 1, LAST_BEFORE + 1);
        assertThrows(EpochChangedException.class, () -> until(() -> reader.poll(collector, 3) > 0));
    }
}
