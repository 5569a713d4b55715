package io.veltrix.storage;

import java.util.Map;
import java.util.function.Supplier;

import io.veltrix.engine.api.Component;
import io.veltrix.engine.api.ComponentCatalog;

/**
 * Short names of the storage sinks in pipeline files.
 */
public final class StorageCatalog implements ComponentCatalog
{
    @Override
    public Map<String, Supplier<? extends Component>> components()
    {
        return Map.of(
            "event-file", EventFileSink::new,
            "database", DatabaseSink::new,
            "line-file", LineFileSink::new);
    }
}
