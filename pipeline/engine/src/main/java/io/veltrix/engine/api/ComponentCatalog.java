package io.veltrix.engine.api;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Gives the components of a module the short names that pipeline files use ({@code type: order-book}). Found by
 * {@link java.util.ServiceLoader}. A component without a short name is named by its class.
 */
public interface ComponentCatalog
{
    /**
     * @return short name to constructor.
     */
    Map<String, Supplier<? extends Component>> components();
}
