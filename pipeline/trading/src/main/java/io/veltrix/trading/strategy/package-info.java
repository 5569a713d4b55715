/**
 * Decides what to trade: {@link io.veltrix.trading.strategy.ImbalanceStage} takes when one side of the touch outweighs
 * the other. A strategy only intends; the risk stage behind it in the lane decides what becomes an order.
 * <p>
 * Single-threaded; all state is in primitive arrays taken at the start.
 */
package io.veltrix.trading.strategy;
