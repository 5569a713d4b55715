package io.veltrix.trading.venue;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicReference;

import io.veltrix.stress.JournalBlock;
import io.veltrix.stress.Shells;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The venue's log: a real {@link RecordFile} over memory in place of a file, of one record a segment.
 */
public final class RecordFileStress
{
    private static final MethodHandle SPARE = Shells.setter(RecordFile.class, "spare");
    private static final MethodHandle SEGMENT = Shells.setter(RecordFile.class, "segment");
    private static final MethodHandle SEGMENT_RECORDS = Shells.setter(RecordFile.class, "segmentRecords");
    private static final MethodHandle IN_SEGMENT = Shells.setter(RecordFile.class, "inSegment");
    private static final long CONTENT = 0x5EA1_ED00_C0FF_EE01L;

    private RecordFileStress()
    {
    }

    private static UnsafeBuffer segment()
    {
        return new UnsafeBuffer(new byte[RecordFile.RECORD_LENGTH]);
    }

    private static RecordFile file(
        final AtomicReference<UnsafeBuffer> spare, final UnsafeBuffer segment, final int inSegment)
    {
        final RecordFile file = Shells.of(RecordFile.class);
        try
        {
            SPARE.invokeExact(file, spare);
            SEGMENT.invokeExact(file, segment);
            SEGMENT_RECORDS.invokeExact(file, 1);
            IN_SEGMENT.invokeExact(file, inSegment);
        }
        catch (final Throwable ex)
        {
            throw new IllegalStateException(ex);
        }
        return file;
    }

    /**
     * A record that has its number is whole, to whoever shares the memory: it is what a killed process leaves.
     * <p>
     * Seen to fail: with the number stored before the checksum. With a plain store of the number no x86 run failed, as
     * is to be expected there.
     */
    @JCStressTest
    @Outcome(id = "none", expect = Expect.ACCEPTABLE, desc = "No record there yet.")
    @Outcome(id = "whole", expect = Expect.ACCEPTABLE, desc = "The record.")
    @Outcome(id = "torn", expect = Expect.FORBIDDEN, desc = "A number without its record.")
    @State
    public static class Commit
    {
        private final UnsafeBuffer memory = segment();
        private final RecordFile file = file(null, memory, 0);

        /** The gateway's thread. */
        @Actor
        public void write()
        {
            final UnsafeBuffer buffer = file.buffer();
            for (int at = file.offset() + 8; at < RecordFile.CHECKSUM_OFFSET; at += 8)
            {
                buffer.putLong(at, CONTENT);
            }
            file.commit();
        }

        /** Whoever looks at what it leaves. */
        @Actor
        public void read(final L_Result result)
        {
            if (memory.getLongAcquire(0) == 0)
            {
                result.r1 = "none";
                return;
            }
            // The field written last is looked at first.
            boolean isWhole = memory.getInt(RecordFile.CHECKSUM_OFFSET) != 0;
            for (int at = RecordFile.CHECKSUM_OFFSET - 8; at > 0; at -= 8)
            {
                isWhole &= memory.getLong(at) == CONTENT;
            }
            result.r1 = isWhole ? "whole" : "torn";
        }
    }

    /**
     * The helper leaves the next segment to the gateway's thread, which goes on in it, or waits.
     * <p>
     * Seen to fail: with the segment left before it is made, in this test's helper; the gateway's side is the engine's.
     */
    @JCStressTest
    @Outcome(id = "waits", expect = Expect.ACCEPTABLE, desc = "It is not there yet; nothing was done.")
    @Outcome(id = "room", expect = Expect.ACCEPTABLE, desc = "The next segment, as it was made.")
    @Outcome(id = "raw", expect = Expect.FORBIDDEN, desc = "A segment that is not made, or the one before.")
    @State
    public static class Spare
    {
        private final AtomicReference<UnsafeBuffer> spare = new AtomicReference<>();
        private final UnsafeBuffer full = segment();
        private final RecordFile file = file(spare, full, 1);
        /** Stands for the zeros written to the disk: plain stores of the helper. */
        private final UnsafeBuffer made = new UnsafeBuffer(new byte[JournalBlock.LENGTH]);

        /** The helper. */
        @Actor
        public void help()
        {
            if (spare.get() == null)
            {
                final UnsafeBuffer next = segment();
                JournalBlock.write(made, 0);
                spare.set(next);
            }
        }

        /** The gateway's thread. */
        @Actor
        public void grow(final L_Result result)
        {
            if (!file.hasRoom())
            {
                result.r1 = file.buffer() == full ? "waits" : "raw";
                return;
            }
            final boolean isMade = "whole".equals(JournalBlock.state(made, 0));
            result.r1 = isMade && file.buffer() != full && spare.get() == null ? "room" : "raw";
        }
    }
}
