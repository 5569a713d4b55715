/**
 * From packets to normalised events: line arbitration, sequence gaps and resets, one decoder for each wire format.
 */
package io.veltrix.trading.feed;
