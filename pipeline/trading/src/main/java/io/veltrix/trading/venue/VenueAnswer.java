package io.veltrix.trading.venue;

/**
 * One answer of the venue, kept until it is logged and in the root stream. Reused; single-threaded.
 */
final class VenueAnswer implements VenueListener
{
    static final byte ACKNOWLEDGEMENT = 1;
    static final byte CANCELLATION = 2;
    static final byte FILL = 3;
    static final byte REJECT = 4;

    byte kind;
    byte side;
    int completes;
    long dueNs;
    long orderId;
    long instrument;
    /** Price of a fill, the venue's number of an acknowledged order. */
    long value;
    long quantity;
    long remaining;

    /** Have the venue give its next answer; there must be one. */
    void take(final SimulatedVenue venue)
    {
        dueNs = venue.nextDueNs();
        completes = venue.answer(this);
    }

    @Override
    public void onAcknowledgement(
        final long orderId, final long instrument, final long venueOrderId, final boolean cancelled)
    {
        set(cancelled ? CANCELLATION : ACKNOWLEDGEMENT, orderId, instrument, (byte)0);
        value = venueOrderId;
    }

    @Override
    public void onFill(
        final long orderId,
        final long instrument,
        final long price,
        final long quantity,
        final long remaining,
        final byte side)
    {
        set(FILL, orderId, instrument, side);
        value = price;
        this.quantity = quantity;
        this.remaining = remaining;
    }

    @Override
    public void onReject(final long orderId, final long instrument, final long quantity, final byte side)
    {
        set(REJECT, orderId, instrument, side);
        this.quantity = quantity;
    }

    private void set(final byte kind, final long orderId, final long instrument, final byte side)
    {
        this.kind = kind;
        this.orderId = orderId;
        this.instrument = instrument;
        this.side = side;
        value = 0;
        quantity = 0;
        remaining = 0;
    }
}
