package io.veltrix.tools.chaos.garbage;

import io.veltrix.codecs.engine.GapCause;
import io.veltrix.codecs.engine.MessageHeaderDecoder;
import io.veltrix.codecs.engine.SourceGapDecoder;
import io.veltrix.codecs.engine.SourceResetDecoder;
import io.veltrix.codecs.trading.TradeDecoder;
import io.veltrix.engine.api.SourceOutputs;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where a decoder under test puts its events: holds it to the rules of claim and commit, to what it declared, and
 * counts
 * what its own counters are compared with. A buffer of exactly the length claimed, so that a write outside is caught.
 */
final class CheckedOutputs implements SourceOutputs
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SourceGapDecoder gap = new SourceGapDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final byte[][] bytes = new byte[512][];
    private boolean isClaimed;
    private long position;
    private long lastPosition;

    long events;
    long trades;
    long tradedQuantity;
    long gaps;
    long refusals;
    long resets;

    @Override
    public int claim(final int messageLength, final long sourcePosition)
    {
        if (isClaimed)
        {
            throw new IllegalStateException("claimed twice");
        }
        if (sourcePosition != lastPosition + 1)
        {
            throw new IllegalStateException("position " + sourcePosition + " behind " + lastPosition);
        }
        if (bytes[messageLength] == null)
        {
            bytes[messageLength] = new byte[messageLength];
        }
        buffer.wrap(bytes[messageLength]);
        isClaimed = true;
        position = sourcePosition;
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
        if (!isClaimed)
        {
            throw new IllegalStateException("committed what was not claimed");
        }
        isClaimed = false;
        lastPosition = position;
        events++;
        header.wrap(buffer, 0);
        final int body = MessageHeaderDecoder.ENCODED_LENGTH;
        if (header.schemaId() == TradeDecoder.SCHEMA_ID && header.templateId() == TradeDecoder.TEMPLATE_ID)
        {
            trade.wrap(buffer, body, header.blockLength(), header.version());
            if (trade.broken() == 0)
            {
                trades++;
                tradedQuantity += trade.size();
            }
        }
        else if (header.schemaId() == SourceGapDecoder.SCHEMA_ID)
        {
            if (header.templateId() == SourceResetDecoder.TEMPLATE_ID)
            {
                resets++;
            }
            else if (gap.wrap(buffer, body, header.blockLength(), header.version()).cause() == GapCause.FEED)
            {
                gaps++;
            }
            else
            {
                refusals++;
            }
        }
    }

    @Override
    public void abort()
    {
        isClaimed = false;
    }

    boolean isClaimed()
    {
        return isClaimed;
    }
}
