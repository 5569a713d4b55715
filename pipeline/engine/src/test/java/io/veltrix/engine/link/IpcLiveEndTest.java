package io.veltrix.engine.link;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventPublication;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.engine.stream.LiveEnd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A real driver, a reader that blocks (as a recorder does) and one that may be left behind.
 */
@Timeout(60)
class IpcLiveEndTest
{
    private static final int TERM = 64 * 1024;
    private static final int MAX_EVENT = 1_376;
    private static final int LENGTH = 96;
    /** A term holds a whole number of them. */
    private static final int FRAME = LENGTH + Transport.FRAME_HEADER_LENGTH;

    private final List<Throwable> errors = new ArrayList<>();
    private final List<Long> read = new ArrayList<>();
    private final EventHandler collector =
        (buffer, offset, length) -> read.add(EventHeaderDescriptor.sequence(buffer, offset));
    private final long[] recorded = new long[1];
    private final EventHandler counter = (buffer, offset, length) -> recorded[0]++ >= 0;
    private Transport transport;
    private EventPublication publication;
    private EventReader recorder;
    private LiveEnd end;
    private Tally attached;
    private Tally detached;
    private long written;

    @BeforeEach
    void launch()
    {
        transport = Transport.launch(
            Path.of("/dev/shm", "veltrix-endtest-" + ProcessHandle.current().pid() + "-" + System.nanoTime()),
            errors::add);
        publication = transport.addPublication(1, "test", TERM, MAX_EVENT, 1);
        recorder = transport.addReader(1, "test");
        attached = transport.addTally("attached");
        detached = transport.addTally("detached");
        end = transport.addLiveEnd(1, "test", false, true, MAX_EVENT, attached, detached);
        transport.awaitConnections(List.of(recorder));
    }

    @AfterEach
    void close()
    {
        transport.close();
        assertEquals(List.of(), errors);
    }

    private boolean write()
    {
        recorder.poll(counter, 100);
        return writeOn();
    }

    private boolean writeOn()
    {
        if (!publication.hasRoom(1, LENGTH))
        {
            return false;
        }
        final int offset = publication.claim(LENGTH);
        EventHeaderDescriptor.sequence(publication.buffer(), offset, ++written);
        publication.commit();
        return true;
    }

    private void until(final BooleanSupplier is, final Runnable step)
    {
        final long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (!is.getAsBoolean())
        {
            step.run();
            assertTrue(System.nanoTime() - deadlineNs < 0, "20 s");
        }
    }

    /** Fill the stream until its reader is let go and the writer has gone round all its terms. */
    private void leaveBehind(final Runnable conductor)
    {
        final long from = written;
        until(() -> written - from > 6L * TERM / LENGTH, () ->
        {
            write();
            conductor.run();
        });
    }

    private void readAll(final long upTo)
    {
        until(() -> read.size() >= upTo, () -> end.poll(collector, 64));
        for (int i = 0; i < read.size(); i++)
        {
            assertEquals(i + 1, read.get(i));
        }
    }

    @Test
    void shouldHandOverWhatIsThereAndKeepWhatIsRefused()
    {
        for (int i = 0; i < 10; i++)
        {
            assertTrue(write());
        }
        assertEquals(1, end.nextSequence());
        assertEquals(0, end.poll((buffer, offset, length) -> false, 10));
        assertEquals(1, end.nextSequence());
        end.skip();
        assertEquals(2, end.nextSequence());
        assertEquals(3, end.poll(collector, 3));
        assertEquals(List.of(2L, 3L, 4L), read);
        assertFalse(end.isLost());
    }

    @Test
    void shouldBeLeftBehindAndJoinAgainWithWhatIsWrittenThen()
    {
        leaveBehind(transport::doWork);
        assertEquals(1, detached.value());
        assertEquals(0, attached.value());
        until(end::isLost, () -> assertEquals(0, end.poll(collector, 64)));
        end.join();
        until(() -> attached.value() == 1, transport::doWork);
        final long from = written;
        for (int i = 0; i < 10; i++)
        {
            until(this::write, transport::doWork);
        }
        until(() -> read.size() >= 10 && read.get(read.size() - 1) == from + 10, () -> end.poll(collector, 64));
        for (int i = 1; i < read.size(); i++)
        {
            assertEquals(read.get(i - 1) + 1, read.get(i));
        }
        assertFalse(end.isLost());
    }

    /**
     * What was copied is handed over; nothing that was written over what was not. The driver has let the reader go, its
     * client has not heard of it: as in a process that was stopped. Seen to fail with Place.isKept() always true: the
     * writer's newest event was handed over.
     */
    @Test
    void shouldNeverHandOverWhatWasWrittenOverItsEvents()
    {
        for (int i = 0; i < 100; i++)
        {
            assertTrue(write());
        }
        assertEquals(1, end.nextSequence());
        leaveBehind(transport::doDriverWork);
        assertEquals(1, attached.value());
        // Where its next event was there is another one now.
        until(() -> written * FRAME % (3 * TERM) == 100 * FRAME, () ->
        {
            write();
            transport.doDriverWork();
        });
        for (int i = 0; i < 50; i++)
        {
            until(this::writeOn, transport::doDriverWork);
        }
        readAll(100);
        until(end::isLost, () -> assertEquals(0, end.poll(collector, 64)));
        assertEquals(LiveEnd.NOTHING, end.nextSequence());
        // It asks before the client hears that it was let go, and comes back all the same.
        end.join();
        until(() -> attached.value() == 1 && detached.value() == 1, transport::doWork);
        until(this::write, transport::doWork);
        until(() -> end.nextSequence() == written, () ->
        {
            if (end.nextSequence() != LiveEnd.NOTHING && end.nextSequence() < written)
            {
                end.skip();
            }
        });
    }
}
