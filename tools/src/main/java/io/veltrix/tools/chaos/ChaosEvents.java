package io.veltrix.tools.chaos;

import io.veltrix.codecs.EventType;
import io.veltrix.codecs.engine.EpochStartDecoder;
import io.veltrix.codecs.engine.SourceGapDecoder;
import io.veltrix.codecs.engine.TickDecoder;
import io.veltrix.codecs.trading.CancelEncoder;
import io.veltrix.codecs.trading.FillEncoder;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.NewOrderEncoder;
import io.veltrix.codecs.trading.OrderIntentEncoder;
import io.veltrix.codecs.trading.TradeEncoder;

/**
 * The events of the pipeline under trial. They are events of trading, so that every tool can show them: a trade is a
 * record of an offer file, an order the running hash behind it, a cancel the same from a timer, an intent every 16th of
 * them, a fill the hash of a second lane.
 */
final class ChaosEvents
{
    static final EventType TRADE = type("Trade", TradeEncoder.TEMPLATE_ID);
    static final EventType NEW_ORDER = type("NewOrder", NewOrderEncoder.TEMPLATE_ID);
    static final EventType CANCEL = type("Cancel", CancelEncoder.TEMPLATE_ID);
    static final EventType ORDER_INTENT = type("OrderIntent", OrderIntentEncoder.TEMPLATE_ID);
    static final EventType FILL = type("Fill", FillEncoder.TEMPLATE_ID);
    static final EventType TICK = new EventType("Tick", TickDecoder.SCHEMA_ID, TickDecoder.TEMPLATE_ID);
    static final EventType SOURCE_GAP =
        new EventType("SourceGap", SourceGapDecoder.SCHEMA_ID, SourceGapDecoder.TEMPLATE_ID);
    static final EventType EPOCH_START =
        new EventType("EpochStart", EpochStartDecoder.SCHEMA_ID, EpochStartDecoder.TEMPLATE_ID);

    static final int TRADE_LENGTH = length(TradeEncoder.BLOCK_LENGTH);
    static final int NEW_ORDER_LENGTH = length(NewOrderEncoder.BLOCK_LENGTH);
    static final int CANCEL_LENGTH = length(CancelEncoder.BLOCK_LENGTH);
    static final int ORDER_INTENT_LENGTH = length(OrderIntentEncoder.BLOCK_LENGTH);
    static final int FILL_LENGTH = length(FillEncoder.BLOCK_LENGTH);

    private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;

    private ChaosEvents()
    {
    }

    private static EventType type(final String name, final int templateId)
    {
        return new EventType(name, TradeEncoder.SCHEMA_ID, templateId);
    }

    private static int length(final int blockLength)
    {
        return MessageHeaderEncoder.ENCODED_LENGTH + blockLength;
    }

    /**
     * Fold a value into a running hash: what was lost, repeated or put in another order shows in everything behind it.
     */
    static long fold(final long hash, final long value)
    {
        final long mixed = (hash ^ value) * PRIME;
        return mixed ^ (mixed >>> 29);
    }
}
