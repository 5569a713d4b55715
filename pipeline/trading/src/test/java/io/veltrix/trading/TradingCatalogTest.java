package io.veltrix.trading;

import java.util.HashSet;
import java.util.ServiceLoader;
import java.util.Set;

import io.veltrix.engine.api.ComponentCatalog;
import io.veltrix.engine.api.Setting;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TradingCatalogTest
{
    @Test
    void shouldBeFoundWithEveryTradingStageAndExplainItsSettings()
    {
        final Set<String> names = new HashSet<>();
        ServiceLoader.load(ComponentCatalog.class).forEach((catalog) -> names.addAll(catalog.components().keySet()));
        assertTrue(names.containsAll(
            Set.of("order-book", "imbalance-strategy", "risk", "order-gateway", "venue-answers")), names.toString());
        new TradingCatalog().components().forEach((name, constructor) ->
        {
            final Set<String> keys = new HashSet<>();
            for (final Setting<?> setting : constructor.get().settings())
            {
                assertTrue(keys.add(setting.key()), name + " declares twice: " + setting);
                assertFalse(setting.reason().isEmpty(), name + " gives no reason: " + setting);
                assertFalse(setting.cost().isEmpty(), name + " names no cost: " + setting);
                assertFalse(setting.signal().isEmpty(), name + " names no signal: " + setting);
            }
        });
    }
}
