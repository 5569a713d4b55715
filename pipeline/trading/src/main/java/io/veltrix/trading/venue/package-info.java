/**
 * The way out and back: {@link io.veltrix.trading.venue.OrderGatewaySink} sends orders into a session,
 * {@link io.veltrix.trading.venue.VenueSource} brings the venue's answers into the root stream. In between stands
 * {@link io.veltrix.trading.venue.SimulatedVenue}, outside the pipeline and reached through the session only.
 * <p>
 * Threading: sink and source run on two threads, or on one. What they share is the session: an off-heap ring with one
 * writer, the sink, and one reader, the source; and two counters, requests sent (the sink's) and requests completed
 * (the source's). Their difference is what is outstanding.
 * <p>
 * Determinism: when and how the venue answers is a function of its seed, of the orders and of the sequenced time of the
 * events that carried them, never of when the ring was drained. Answers come in order of (due time, arrival of the
 * request).
 */
package io.veltrix.trading.venue;
