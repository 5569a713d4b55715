/**
 * What the order gateway, the venue and the venue's log share.
 */
package io.veltrix.trading.venue;
