package io.veltrix.engine.testing;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.QuoteEncoder;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;

/**
 * Has one more quote whenever the rate allows it, and remembers the longest time between two of them: how long the
 * writer was held up, by its readers or by the host.
 */
public final class PromptSource implements Source
{
    /** Longest time between two quotes of the last run in this JVM, in nanoseconds. */
    public static final AtomicLong LONGEST_STALL_NS = new AtomicLong();
    /** Quotes of the last run. */
    public static final AtomicLong QUOTES = new AtomicLong();

    public static final Setting<Long> RATE = Setting.count("rate").defaultsTo("1000000000").between("1", "1000000000")
        .because("quotes a second; so many that no disk is the slowest");

    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + QuoteEncoder.BLOCK_LENGTH;
    private static final int WARM_UP = 10_000;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final QuoteEncoder quote = new QuoteEncoder();
    private long count;
    private long lastNs;
    private long startedNs;
    private double nsPerQuote;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(RATE);
    }

    @Override
    public void declare(final SourceDeclaration declaration, final Settings settings)
    {
        declaration.unit(1, LENGTH);
        LONGEST_STALL_NS.set(0);
        QUOTES.set(0);
    }

    @Override
    public void onStart(final SourceContext context)
    {
        nsPerQuote = 1e9 / context.settings().get(RATE);
        startedNs = System.nanoTime();
    }

    @Override
    public long nextDueNs()
    {
        return System.nanoTime() - startedNs >= count * nsPerQuote ? IMMEDIATE : NOTHING;
    }

    @Override
    public int poll(final SourceOutputs out)
    {
        final long nowNs = System.nanoTime();
        count++;
        if (count > WARM_UP)
        {
            LONGEST_STALL_NS.setPlain(Math.max(LONGEST_STALL_NS.getPlain(), nowNs - lastNs));
        }
        QUOTES.setRelease(count);
        lastNs = nowNs;
        final int offset = out.claim(LENGTH, count);
        quote.wrapAndApplyHeader(out.buffer(), offset, header)
            .exchangeTimeNs(nowNs)
            .instrument(count % 16)
            .bidPrice(count)
            .askPrice(count + 1)
            .bidSize(1)
            .askSize(1);
        quote.flags().clear();
        out.commit();
        return 1;
    }
}
