package io.veltrix.engine.record;

import java.nio.file.Files;
import java.nio.file.Path;

import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.config.Durability;
import io.veltrix.engine.config.Recording;
import io.veltrix.engine.journal.DiskListener;
import io.veltrix.engine.journal.JournalOptions;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.journal.JournalWriter;
import io.veltrix.engine.journal.SegmentPreparer;
import io.veltrix.engine.observe.Tallies;
import io.veltrix.engine.sink.Gate;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventReader;
import io.veltrix.stress.TemporaryFolder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Law five with everything real but the link: the recorder takes an event, appends it to a journal with the real helper
 * over segment changes, and releases the position; a sink whose gate is open for that event as a cause must find it in
 * the journal, read through a mapping of its own as another process would. Samples share the journal.
 * <p>
 * Seen to fail: with the position released in the recorder before the block is appended.
 */
@JCStressTest
@Outcome(id = "shut", expect = Expect.ACCEPTABLE, desc = "The gate was asked before the position was released.")
@Outcome(id = "open, there", expect = Expect.ACCEPTABLE, desc = "The gate is open and the journal has the cause.")
@Outcome(id = "open, next", expect = Expect.ACCEPTABLE, desc = "It begins a segment: a follower looks for that later.")
@Outcome(id = "open, missing", expect = Expect.FORBIDDEN, desc = "An effect went out whose cause is not journalled.")
@Outcome(id = "damaged", expect = Expect.FORBIDDEN, desc = "The journal was not whole.")
@State
public class RecordStress
{
    private static final int EVENT_LENGTH = EventHeaderDescriptor.MIN_EVENT_LENGTH;
    private static final int BLOCK_BYTES = 4096;
    private static final int LIMIT = 64;
    /** The disk's share: the recorder has nothing more to take then. */
    private static final long MAX_EVENTS = 500_000;

    private static final Root ROOT = new Root();
    private static final Tally JOURNALLED = Tallies.onHeap().add("journalled");
    private static final Gate GATE = new Gate(JOURNALLED);
    private static final Journal JOURNAL = new Journal();

    /** The root stream: one event each time it is asked. The recording actor's thread. */
    private static final class Root implements EventReader
    {
        private final UnsafeBuffer event = new UnsafeBuffer(new byte[EVENT_LENGTH]);
        private long sequence;

        @Override
        public int poll(final EventHandler handler, final int limit)
        {
            if (sequence == MAX_EVENTS)
            {
                return 0;
            }
            EventHeaderDescriptor.sequence(event, 0, sequence + 1);
            EventHeaderDescriptor.cause(event, 0, sequence + 1);
            if (!handler.onEvent(event, 0, EVENT_LENGTH))
            {
                return 0;
            }
            sequence++;
            return 1;
        }

        @Override
        public boolean isAtEnd()
        {
            return false;
        }

        @Override
        public void close()
        {
        }
    }

    private static final class NoListener implements DiskListener
    {
        @Override
        public void onDiskShort(final Path path, final long freeBytes, final long neededBytes)
        {
        }

        @Override
        public void onDiskRelieved(final Path path)
        {
        }
    }

    /** Recorder and reader of one journal; each is one actor's. */
    private static final class Journal implements EventHandler
    {
        private final StreamRecorder recorder;
        private final JournalReader reader;
        private final Path folder;
        private long last;

        Journal()
        {
            final JournalOptions options = new JournalOptions(
                TemporaryFolder.make(), 0, "root", 1 << 20, BLOCK_BYTES, Durability.PAGE_CACHE, 0, 0, Recording.FULL);
            final SegmentPreparer helper = SegmentPreparer.launch(new NoListener(), Throwable::printStackTrace);
            final JournalWriter writer = JournalWriter.open(options, helper);
            writer.awaitReady();
            recorder = new StreamRecorder("root", 0, ROOT, writer, BLOCK_BYTES, Tallies.onHeap().add("taken"),
                JOURNALLED, new Gate(null), null);
            folder = options.streamDirectory();
            reader = JournalReader.follow(folder, 1);
        }

        /** Segments bear the name of their first event, from before it is written. */
        boolean beginsSegment(final long sequence)
        {
            return Files.exists(folder.resolve(String.format("%020d", sequence)));
        }

        /** Read on until the journal has no more, or what is asked for was there. */
        boolean has(final long sequence)
        {
            while (last < sequence)
            {
                if (reader.poll(this, LIMIT) == 0)
                {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            last = EventHeaderDescriptor.sequence(buffer, offset);
            return true;
        }
    }

    /** The record thread. */
    @Actor
    public void record()
    {
        JOURNAL.recorder.doWork();
    }

    /** A sink's thread, with an event that the next root event causes. */
    @Actor
    public void egress(final L_Result result)
    {
        final long cause = JOURNAL.last + 1;
        if (!GATE.isOpen(cause))
        {
            result.r1 = "shut";
            return;
        }
        final boolean isThere = JOURNAL.has(cause);
        result.r1 = JOURNAL.reader.damage() != null ? "damaged" : isThere ? "open, there" :
            JOURNAL.beginsSegment(cause) ? "open, next" : "open, missing";
    }
}
