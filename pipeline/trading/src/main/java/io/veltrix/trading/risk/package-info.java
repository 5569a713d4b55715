/**
 * Decides which intended orders may leave: {@link io.veltrix.trading.risk.RiskStage}. It stands behind the
 * strategies in their lane and sees the same market they saw.
 * <p>
 * Single-threaded; all state is in primitive arrays taken at the start. Limits are set in the pipeline file and changed
 * by sequenced operator commands, so a replay applies each from the same event on.
 */
package io.veltrix.trading.risk;
