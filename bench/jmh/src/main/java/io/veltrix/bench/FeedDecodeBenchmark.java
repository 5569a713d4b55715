package io.veltrix.bench;

import java.util.concurrent.TimeUnit;

import io.veltrix.trading.feed.FeedDecoder;
import io.veltrix.trading.feed.FeedFormat;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One exchange message through the real decoder of its format: packet header, arbitration of lines, our own walk,
 * decode, encode as normalised events. Per message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FeedDecodeBenchmark
{
    private static final int MESSAGES_ON_TAPE = 40_000;
    private static final int MESSAGES = 1_024;

    @Param({"IEX_DEEP", "CME_MDP3"})
    public FeedFormat format;

    @Param("generated")
    public String market;

    private final ScratchOutputs out = new ScratchOutputs();
    private EndlessFeed feed;

    /** Record the market. */
    @Setup
    public void setUp()
    {
        feed = new EndlessFeed(format, PacketTape.of(format, market, MESSAGES_ON_TAPE));
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int message()
    {
        final EndlessFeed feed = this.feed;
        final FeedDecoder decoder = feed.decoder();
        int events = 0;
        for (int i = 0; i < MESSAGES; i++)
        {
            feed.advance();
            events += decoder.emitNext(out);
        }
        return events;
    }

    /** Every message was decoded, none was refused. */
    @TearDown
    public void tearDown()
    {
        feed.check();
    }
}
