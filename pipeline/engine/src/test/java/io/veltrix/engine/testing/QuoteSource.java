package io.veltrix.engine.testing;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.QuoteEncoder;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;

/**
 * Quotes with a rising price, one every microsecond of recorded time.
 */
public final class QuoteSource implements Source
{
    public static final Setting<Long> COUNT = Setting.count("count").defaultsTo("1000").between("0", "1000000000")
        .because("enough to see");
    public static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + QuoteEncoder.BLOCK_LENGTH;
    public static final Setting<Long> START = Setting.count("start").defaultsTo("1700000000")
        .between("1", "9000000000").because("seconds of the epoch, some time ago");
    private static final long STEP_NS = 1_000;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final QuoteEncoder quote = new QuoteEncoder();
    private long count;
    private long startNs;
    private long next;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(COUNT, START);
    }

    @Override
    public void declare(final SourceDeclaration declaration, final Settings settings)
    {
        declaration.unit(1, LENGTH).clock(SourceDeclaration.Clock.RECORDED).resume(SourceDeclaration.Resume.EXACT);
    }

    @Override
    public void onStart(final SourceContext context)
    {
        count = context.settings().get(COUNT);
        startNs = TimeUnit.SECONDS.toNanos(context.settings().get(START));
        next = context.resumeAfter().orElse(0);
    }

    @Override
    public long nextDueNs()
    {
        return next < count ? startNs + next * STEP_NS : NOTHING;
    }

    @Override
    public int poll(final SourceOutputs out)
    {
        if (next == count)
        {
            return 0;
        }
        next++;
        final int offset = out.claim(LENGTH, next);
        quote.wrapAndApplyHeader(out.buffer(), offset, header)
            .exchangeTimeNs(startNs + next * STEP_NS)
            .instrument(next % 16)
            .bidPrice(next)
            .askPrice(next + 1)
            .bidSize(next % 100)
            .askSize(1);
        quote.flags().clear();
        out.commit();
        return 1;
    }

    @Override
    public boolean isExhausted()
    {
        return next == count;
    }
}
