package io.veltrix.engine.testing;

import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.QuoteEncoder;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;

/**
 * A hundred quotes at positions 1,001 to 1,100, in each of its lives: it cannot resume.
 */
public final class GapSource implements Source
{
    public static final long LAST = 1_100;
    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + QuoteEncoder.BLOCK_LENGTH;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final QuoteEncoder quote = new QuoteEncoder();
    private long position = 1_000;

    @Override
    public void declare(final SourceDeclaration declaration, final Settings settings)
    {
        declaration.unit(1, LENGTH).resume(SourceDeclaration.Resume.GAP);
    }

    @Override
    public void onStart(final SourceContext context)
    {
    }

    @Override
    public int poll(final SourceOutputs out)
    {
        if (position == LAST)
        {
            return 0;
        }
        final int offset = out.claim(LENGTH, ++position);
        quote.wrapAndApplyHeader(out.buffer(), offset, header)
            .exchangeTimeNs(1).instrument(1).bidPrice(1).askPrice(2).bidSize(1).askSize(1);
        quote.flags().clear();
        out.commit();
        return 1;
    }

    @Override
    public boolean isExhausted()
    {
        return position == LAST;
    }
}
