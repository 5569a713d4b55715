package io.veltrix.bench.peer.aeron;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import io.veltrix.bench.harness.Link;
import io.veltrix.bench.harness.LinkKit;
import io.veltrix.bench.harness.MessageHandler;
import io.veltrix.bench.harness.SubjectProcess;
import org.agrona.MutableDirectBuffer;

/**
 * Aeron IPC as its samples use it: {@code tryClaim} on an exclusive publication, {@code poll} of a subscription. The
 * driver is embedded and has no thread of its own, as in our pipelines, and terms are as long as theirs.
 */
public final class AeronPeer implements LinkKit
{
    private static final int TERM_LENGTH = 16 << 20;

    private final List<ExclusivePublication> publications = new ArrayList<>();
    private final MediaDriver driver;
    private final Aeron client;

    private AeronPeer()
    {
        final String directory =
            Path.of("/dev/shm", "bench-aeron-" + ProcessHandle.current().pid()).toString();
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.INVOKER)
            .termBufferSparseFile(false));
        client = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(directory)
            .driverAgentInvoker(driver.sharedAgentInvoker())
            .useConductorAgentInvoker(true));
    }

    /**
     * @param arguments of the task.
     */
    public static void main(final String[] arguments)
    {
        SubjectProcess.links(arguments, (task) -> new AeronPeer());
    }

    @Override
    public Link open(final int number, final int bytes, final boolean isRun)
    {
        // Frames as large as the message needs, as our links have them.
        final int mtu = (bytes + 32 + 31) & -32;
        final ExclusivePublication publication = client.addExclusivePublication(
            "aeron:ipc?term-length=" + TERM_LENGTH + "|mtu=" + mtu, number);
        publications.add(publication);
        return new IpcLink(publication, client.addSubscription("aeron:ipc", number), bytes);
    }

    @Override
    public void awaitReady()
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!publications.stream().allMatch(ExclusivePublication::isConnected))
        {
            service();
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException("Aeron did not connect within 20 s");
            }
        }
    }

    @Override
    public void service()
    {
        driver.sharedAgentInvoker().invoke();
        client.conductorAgentInvoker().invoke();
    }

    @Override
    public void close()
    {
        client.close();
        driver.close();
    }

    private static final class IpcLink implements Link
    {
        private final ExclusivePublication publication;
        private final Subscription subscription;
        private final int bytes;
        private final BufferClaim claim = new BufferClaim();
        private final FragmentHandler onFragment;
        private MessageHandler handler;

        IpcLink(final ExclusivePublication publication, final Subscription subscription, final int bytes)
        {
            this.publication = publication;
            this.subscription = subscription;
            this.bytes = bytes;
            this.onFragment = (buffer, offset, length, header) -> handler.onMessage(Link.checked(
                buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN),
                buffer.getLong(offset + length - 8, ByteOrder.LITTLE_ENDIAN)));
        }

        @Override
        public boolean offer(final long value)
        {
            if (publication.tryClaim(bytes, claim) < 0)
            {
                return false;
            }
            final MutableDirectBuffer buffer = claim.buffer();
            final int offset = claim.offset();
            for (int i = 0; i < bytes; i += 8)
            {
                buffer.putLong(offset + i, value, ByteOrder.LITTLE_ENDIAN);
            }
            claim.commit();
            return true;
        }

        @Override
        public int poll(final MessageHandler handler)
        {
            this.handler = handler;
            return subscription.poll(onFragment, POLL_LIMIT);
        }
    }
}
