package io.veltrix.trading;

import io.veltrix.codecs.EventType;
import io.veltrix.codecs.engine.OperatorCommandDecoder;
import io.veltrix.codecs.engine.SourceGapDecoder;
import io.veltrix.codecs.engine.SourceResetDecoder;
import io.veltrix.codecs.trading.AcknowledgementDecoder;
import io.veltrix.codecs.trading.BookChangeDecoder;
import io.veltrix.codecs.trading.CancelDecoder;
import io.veltrix.codecs.trading.CancelIntentDecoder;
import io.veltrix.codecs.trading.FillDecoder;
import io.veltrix.codecs.trading.MessageHeaderDecoder;
import io.veltrix.codecs.trading.NewOrderDecoder;
import io.veltrix.codecs.trading.OrderIntentDecoder;
import io.veltrix.codecs.trading.QuoteDecoder;
import io.veltrix.codecs.trading.RejectDecoder;
import io.veltrix.codecs.trading.TopOfBookDecoder;

/**
 * The event types the trading components read and emit, each with its key as a compile-time constant to switch on.
 */
public final class TradingEvents
{
    /** Most cancels a strategy emits for one input, and risk passes on; more follow with the next timer. */
    public static final int MAX_CANCELS_PER_INPUT = 4;

    public static final int BOOK_CHANGE_KEY = BookChangeDecoder.SCHEMA_ID << 16 | BookChangeDecoder.TEMPLATE_ID;
    public static final int QUOTE_KEY = QuoteDecoder.SCHEMA_ID << 16 | QuoteDecoder.TEMPLATE_ID;
    public static final int TOP_OF_BOOK_KEY = TopOfBookDecoder.SCHEMA_ID << 16 | TopOfBookDecoder.TEMPLATE_ID;
    public static final int ORDER_INTENT_KEY = OrderIntentDecoder.SCHEMA_ID << 16 | OrderIntentDecoder.TEMPLATE_ID;
    public static final int CANCEL_INTENT_KEY = CancelIntentDecoder.SCHEMA_ID << 16 | CancelIntentDecoder.TEMPLATE_ID;
    public static final int NEW_ORDER_KEY = NewOrderDecoder.SCHEMA_ID << 16 | NewOrderDecoder.TEMPLATE_ID;
    public static final int CANCEL_KEY = CancelDecoder.SCHEMA_ID << 16 | CancelDecoder.TEMPLATE_ID;
    public static final int ACKNOWLEDGEMENT_KEY =
        AcknowledgementDecoder.SCHEMA_ID << 16 | AcknowledgementDecoder.TEMPLATE_ID;
    public static final int FILL_KEY = FillDecoder.SCHEMA_ID << 16 | FillDecoder.TEMPLATE_ID;
    public static final int REJECT_KEY = RejectDecoder.SCHEMA_ID << 16 | RejectDecoder.TEMPLATE_ID;
    public static final int SOURCE_GAP_KEY = SourceGapDecoder.SCHEMA_ID << 16 | SourceGapDecoder.TEMPLATE_ID;
    public static final int SOURCE_RESET_KEY = SourceResetDecoder.SCHEMA_ID << 16 | SourceResetDecoder.TEMPLATE_ID;
    public static final int OPERATOR_COMMAND_KEY =
        OperatorCommandDecoder.SCHEMA_ID << 16 | OperatorCommandDecoder.TEMPLATE_ID;

    public static final EventType BOOK_CHANGE = type("BookChange", BOOK_CHANGE_KEY);
    public static final EventType QUOTE = type("Quote", QUOTE_KEY);
    public static final EventType TOP_OF_BOOK = type("TopOfBook", TOP_OF_BOOK_KEY);
    public static final EventType ORDER_INTENT = type("OrderIntent", ORDER_INTENT_KEY);
    public static final EventType CANCEL_INTENT = type("CancelIntent", CANCEL_INTENT_KEY);
    public static final EventType NEW_ORDER = type("NewOrder", NEW_ORDER_KEY);
    public static final EventType CANCEL = type("Cancel", CANCEL_KEY);
    public static final EventType ACKNOWLEDGEMENT = type("Acknowledgement", ACKNOWLEDGEMENT_KEY);
    public static final EventType FILL = type("Fill", FILL_KEY);
    public static final EventType REJECT = type("Reject", REJECT_KEY);
    public static final EventType SOURCE_GAP = type("SourceGap", SOURCE_GAP_KEY);
    public static final EventType SOURCE_RESET = type("SourceReset", SOURCE_RESET_KEY);
    public static final EventType OPERATOR_COMMAND = type("OperatorCommand", OPERATOR_COMMAND_KEY);

    private TradingEvents()
    {
    }

    /**
     * @param blockLength of a message without groups and variable data.
     * @return bytes of the SBE message, message header included.
     */
    public static int messageLength(final int blockLength)
    {
        return MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
    }

    private static EventType type(final String name, final int key)
    {
        return new EventType(name, key >>> 16, key & 0xFFFF);
    }
}
