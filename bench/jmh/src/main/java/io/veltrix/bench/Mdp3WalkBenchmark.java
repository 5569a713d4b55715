package io.veltrix.bench;

import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.cme.MDIncrementalRefreshBook46Decoder;
import io.veltrix.codecs.mdp3.Mdp3MessageBounds;
import io.veltrix.codecs.mdp3.Mdp3PacketDescriptor;
import io.veltrix.trading.feed.FeedFormat;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What our own walk over the groups of a CME MDP 3.0 message costs: book refreshes of a generated market, decoded by
 * the generated codec after {@link Mdp3MessageBounds} has looked at them, and without. Per message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Mdp3WalkBenchmark
{
    private static final int MESSAGES_ON_TAPE = 8_000;
    private static final int MESSAGES = 1_024;

    private final MDIncrementalRefreshBook46Decoder book = new MDIncrementalRefreshBook46Decoder();
    private final int[] messages = new int[MESSAGES];
    private UnsafeBuffer buffer;

    /** Find the first book refreshes on the tape. */
    @Setup
    public void setUp()
    {
        final PacketTape tape = PacketTape.of(FeedFormat.CME_MDP3, PacketTape.GENERATED, MESSAGES_ON_TAPE);
        buffer = tape.buffer;
        int found = 0;
        for (int i = 0; i < tape.packets && found < MESSAGES; i++)
        {
            final int limit = tape.offsets[i] + tape.lengths[i];
            int at = tape.offsets[i] + Mdp3PacketDescriptor.HEADER_LENGTH;
            while (at < limit && found < MESSAGES)
            {
                if (Mdp3PacketDescriptor.templateId(buffer, at) == MDIncrementalRefreshBook46Decoder.TEMPLATE_ID)
                {
                    messages[found++] = at;
                }
                at += Mdp3PacketDescriptor.messageSize(buffer, at);
            }
        }
        if (found < MESSAGES)
        {
            throw new IllegalStateException("found=" + found);
        }
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long walked()
    {
        final UnsafeBuffer buffer = this.buffer;
        final int[] messages = this.messages;
        long sum = 0;
        for (int i = 0; i < MESSAGES; i++)
        {
            final int message = messages[i];
            final int size = Mdp3PacketDescriptor.messageSize(buffer, message);
            if (Mdp3MessageBounds.check(buffer, message, size) != Mdp3MessageBounds.WHOLE)
            {
                throw new IllegalStateException("message=" + message);
            }
            sum += decode(buffer, message);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long trusting()
    {
        final UnsafeBuffer buffer = this.buffer;
        final int[] messages = this.messages;
        long sum = 0;
        for (int i = 0; i < MESSAGES; i++)
        {
            sum += decode(buffer, messages[i]);
        }
        return sum;
    }

    private long decode(final UnsafeBuffer buffer, final int message)
    {
        final MDIncrementalRefreshBook46Decoder book = this.book;
        book.wrap(
            buffer, message + Mdp3PacketDescriptor.BODY_OFFSET, Mdp3PacketDescriptor.blockLength(buffer, message),
            Mdp3PacketDescriptor.version(buffer, message));
        long sum = book.transactTime() + book.matchEventIndicator().getRaw();
        final MDIncrementalRefreshBook46Decoder.EntriesDecoder entry = book.entries();
        while (entry.hasNext())
        {
            entry.next();
            sum += entry.price() + entry.size() + entry.securityId() + entry.rptSeq() + entry.orders() +
                entry.level() + entry.action().value() + entry.entryType().value();
        }
        return sum;
    }
}
