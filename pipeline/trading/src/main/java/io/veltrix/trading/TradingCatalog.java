package io.veltrix.trading;

import java.util.Map;
import java.util.function.Supplier;

import io.veltrix.engine.api.Component;
import io.veltrix.engine.api.ComponentCatalog;
import io.veltrix.trading.book.OrderBookStage;
import io.veltrix.trading.feed.CaptureSource;
import io.veltrix.trading.market.GeneratedMarketSource;
import io.veltrix.trading.risk.RiskStage;
import io.veltrix.trading.strategy.ImbalanceStage;
import io.veltrix.trading.venue.OrderGatewaySink;
import io.veltrix.trading.venue.VenueSource;

/**
 * Short names of the trading components in pipeline files.
 */
public final class TradingCatalog implements ComponentCatalog
{
    @Override
    public Map<String, Supplier<? extends Component>> components()
    {
        return Map.ofEntries(
            Map.entry("capture", CaptureSource::new),
            Map.entry("generated-market", GeneratedMarketSource::new),
            Map.entry("order-book", OrderBookStage::new),
            Map.entry("imbalance-strategy", ImbalanceStage::new),
            Map.entry("risk", RiskStage::new),
            Map.entry("order-gateway", OrderGatewaySink::new),
            Map.entry("venue-answers", VenueSource::new));
    }
}
