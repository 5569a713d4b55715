package io.veltrix.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.api.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LineFileSinkTest
{
    @TempDir
    private Path folder;

    private final OrderEvents events = new OrderEvents();
    private SinkRig rig;

    private LineFileSink open(final String... settings)
    {
        rig = new SinkRig("tail", settings);
        return rig.start(new LineFileSink());
    }

    @Test
    void shouldPromiseWhatItIsToldTo()
    {
        final String path = folder.resolve("tail.jsonl").toString();
        open("path", path).onClose();
        assertEquals(Delivery.AT_LEAST_ONCE, rig.delivery);
        assertTrue(rig.isDurable && rig.isBlocking);
        open("path", path, "delivery", "at-most-once").onClose();
        assertEquals(Delivery.AT_MOST_ONCE, rig.delivery);
        open().onClose();
        assertFalse(rig.isDurable, "standard output keeps nothing");
    }

    /** Killed anywhere in the write of a line: half of it is no line. */
    @Test
    void shouldTellWhetherTheLineIsThereWhateverByteTheFileEndsAt() throws IOException
    {
        final Path path = folder.resolve("tail.jsonl");
        final LineFileSink sink = open("path", path.toString());
        long first = 0;
        for (long sequence = 1; sequence <= 4; sequence++)
        {
            first = Files.size(path);
            assertTrue(sink.onEvent(events.event(sequence)));
            assertEquals(sequence, Files.readAllLines(path).size());
        }
        sink.onClose();
        final byte[] whole = Files.readAllBytes(path);
        for (int length = (int)first; length <= whole.length; length++)
        {
            Files.write(path, Arrays.copyOf(whole, length));
            final LineFileSink again = open("path", path.toString());
            final Outcome outcome = again.reconcile(events.event(4));
            assertEquals(length == whole.length ? Outcome.DONE : Outcome.NOT_DONE, outcome, "length=" + length);
            assertEquals(Outcome.DONE, again.reconcile(events.event(3)));
            assertEquals(Outcome.NOT_DONE, again.reconcile(events.event(5)));
            if (outcome == Outcome.NOT_DONE)
            {
                again.onEvent(events.event(4));
            }
            again.onEvent(events.event(5));
            again.onClose();
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L),
                Files.readAllLines(path).stream().map(OrderEvents::sequenceOf).toList(), "length=" + length);
        }
    }

    @Test
    void shouldNotTellWhereItMayNotLookOrCannot()
    {
        final LineFileSink blind = open("path", folder.resolve("a").toString(), "look-back", "false");
        blind.onEvent(events.event(1));
        assertEquals(Outcome.UNKNOWN, blind.reconcile(events.event(1)));
        blind.onClose();
        final LineFileSink console = open();
        assertEquals(Outcome.UNKNOWN, console.reconcile(events.event(1)));
        console.onClose();
        final LineFileSink some = open("path", folder.resolve("b").toString(), "events", "Cancel");
        assertEquals(Outcome.DONE, some.reconcile(events.event(1)), "it does nothing with such an event");
        assertEquals(Outcome.NOT_DONE, some.reconcile(events.event(7)));
        some.onClose();
    }

    @Test
    void shouldRefuseFileItCannotOpen()
    {
        final String path = folder.resolve("missing").resolve("tail").toString();
        final String refusal = assertThrows(IllegalStateException.class, () -> open("path", path)).getMessage();
        assertTrue(refusal.contains(path) && refusal.contains("no such folder"), refusal);
    }
}
