package io.veltrix.trading.feed;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;

import io.veltrix.engine.api.SourceOutputs;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FeedAllocationTest
{
    @ParameterizedTest
    @CsvSource({"IEX_DEEP," + Captures.DEEP, "IEX_TOPS," + Captures.TOPS, "CME_MDP3," + Captures.CME})
    void shouldAllocateNothingPerPacketWhenWarm(final FeedFormat format, final String capture)
    {
        final Scratch out = new Scratch();
        for (int i = 0; i < 3; i++)
        {
            try (CapturePackets packets = Captures.open(Captures.require(capture)))
            {
                drive(packets, format.newDecoder(), out, Integer.MAX_VALUE);
            }
        }
        try (CapturePackets packets = Captures.open(Captures.require(capture)))
        {
            final FeedDecoder decoder = format.newDecoder();
            drive(packets, decoder, out, 500);
            final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
            final long thread = Thread.currentThread().getId();
            threads.getThreadAllocatedBytes(thread);
            final long before = threads.getThreadAllocatedBytes(thread);
            final int driven = drive(packets, decoder, out, 5_000);
            final long allocated = threads.getThreadAllocatedBytes(thread) - before;
            assertTrue(driven > 4_000, "driven=" + driven);
            assertEquals(0, allocated, "bytes for " + driven + " packets");
        }
    }

    private static int drive(
        final PacketSource packets, final FeedDecoder decoder, final SourceOutputs out, final int most)
    {
        int count = 0;
        while (count < most && packets.advance())
        {
            decoder.onPacket(
                packets.buffer(),
                packets.offset(),
                packets.length(),
                packets.destinationAddress(),
                packets.destinationPort());
            while (decoder.hasMore())
            {
                decoder.emitNext(out);
            }
            count++;
        }
        return count;
    }

    private static final class Scratch implements SourceOutputs
    {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);

        @Override
        public int claim(final int messageLength, final long sourcePosition)
        {
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer()
        {
            return buffer;
        }

        @Override
        public void commit()
        {
        }

        @Override
        public void abort()
        {
        }
    }
}
