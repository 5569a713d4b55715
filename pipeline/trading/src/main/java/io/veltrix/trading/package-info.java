/**
 * The trading pipeline: exchange feeds, books, a strategy, risk checks, an order gateway and a simulated venue.
 */
package io.veltrix.trading;
