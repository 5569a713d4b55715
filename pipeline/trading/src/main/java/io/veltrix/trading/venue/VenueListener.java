package io.veltrix.trading.venue;

/**
 * Is told the venue's answers, one at a time, on the thread that asks for them.
 */
interface VenueListener
{
    /**
     * @param cancelled true where this ends the order on request.
     */
    void onAcknowledgement(long orderId, long instrument, long venueOrderId, boolean cancelled);

    /**
     * @param side as in the schema.
     */
    void onFill(long orderId, long instrument, long price, long quantity, long remaining, byte side);

    /**
     * @param quantity refused; 0 where it is a cancel that is refused: the order is not open.
     * @param side     as in the schema.
     */
    void onReject(long orderId, long instrument, long quantity, byte side);
}
