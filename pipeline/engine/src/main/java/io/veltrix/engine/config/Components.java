package io.veltrix.engine.config;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.veltrix.engine.api.Component;
import io.veltrix.engine.api.ComponentCatalog;

/**
 * Finds components by the short names of the catalogues on the class path, or by class.
 */
final class Components
{
    private final Map<String, Supplier<? extends Component>> known = new TreeMap<>();
    private final ClassLoader loader;

    private Components(final ClassLoader loader)
    {
        this.loader = loader;
    }

    static Components load(final Problems problems)
    {
        final ClassLoader context = Thread.currentThread().getContextClassLoader();
        final Components components = new Components(context != null ? context : Components.class.getClassLoader());
        try
        {
            for (final ComponentCatalog catalog : ServiceLoader.load(ComponentCatalog.class, components.loader))
            {
                components.add(catalog, problems);
            }
        }
        catch (final ServiceConfigurationError ex)
        {
            problems.add("", "a component catalogue on the class path that does not load: " + ex.getMessage(),
                "a class path without that module, or with all it needs,");
        }
        return components;
    }

    private void add(final ComponentCatalog catalog, final Problems problems)
    {
        catalog.components().forEach((name, constructor) ->
        {
            if (known.putIfAbsent(name, constructor) != null)
            {
                problems.add("", "two components named '" + name + "' on the class path, one of them from " +
                    catalog.getClass().getName(), "a class path with one of the two modules");
            }
        });
    }

    /**
     * @param kind of component wanted: source, stage or sink.
     * @param type as the file names it.
     * @param path of the type, for problems.
     * @return its constructor, which was tried once; null where there is none, which is then among the problems.
     */
    <T extends Component> Supplier<T> find(
        final Class<T> kind, final String type, final String path, final Problems problems)
    {
        Supplier<? extends Component> constructor = known.get(type);
        if (constructor == null && type.indexOf('.') > 0)
        {
            constructor = ofClass(type, path, problems);
            if (constructor == null)
            {
                return null;
            }
        }
        if (constructor == null)
        {
            problems.add(path, "'" + type + "', a type nobody knows", typeFix(kind, type));
            return null;
        }
        final Supplier<? extends Component> found = constructor;
        try
        {
            final Component component = found.get();
            if (!kind.isInstance(component))
            {
                problems.add(path, "'" + type + "', which is " + kindOf(component), typeFix(kind, ""));
                return null;
            }
        }
        catch (final RuntimeException | LinkageError ex)
        {
            problems.add(path, "'" + type + "', whose constructor failed with " + ex,
                "a type whose constructor does nothing (it opens what it needs in onStart)");
            return null;
        }
        return () -> kind.cast(found.get());
    }

    private Supplier<? extends Component> ofClass(final String type, final String path, final Problems problems)
    {
        try
        {
            final Class<?> found = Class.forName(type, true, loader);
            if (!Component.class.isAssignableFrom(found))
            {
                problems.add(path, "'" + type + "', a class that is no source, stage or sink",
                    "a class that implements one of them, or a short name");
                return null;
            }
            final var constructor = found.asSubclass(Component.class).getConstructor();
            return () -> make(constructor);
        }
        catch (final ClassNotFoundException ex)
        {
            problems.add(path, "'" + type + "', a class that is not on the class path",
                "the full name of a class that is ('$' before a nested one)");
        }
        catch (final NoSuchMethodException ex)
        {
            problems.add(path, "'" + type + "', a class without a public constructor that takes no arguments",
                "a class that has one");
        }
        catch (final LinkageError ex)
        {
            problems.add(path, "'" + type + "', a class that does not load: " + ex,
                "a class whose own dependencies are on the class path");
        }
        return null;
    }

    private static Component make(final java.lang.reflect.Constructor<? extends Component> constructor)
    {
        try
        {
            return constructor.newInstance();
        }
        catch (final InvocationTargetException ex)
        {
            if (ex.getCause() instanceof final RuntimeException cause)
            {
                throw cause;
            }
            throw new IllegalStateException(String.valueOf(ex.getCause()), ex.getCause());
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException(ex.toString(), ex);
        }
    }

    private <T extends Component> String typeFix(final Class<T> kind, final String typo)
    {
        final List<String> names = new ArrayList<>();
        known.forEach((name, constructor) ->
        {
            try
            {
                if (kind.isInstance(constructor.get()))
                {
                    names.add(name);
                }
            }
            catch (final RuntimeException | LinkageError ex)
            {
                // Not one to recommend.
                return;
            }
        });
        final String nearest = Spelling.nearest(typo, names);
        if (nearest != null)
        {
            return "'" + nearest + "'";
        }
        final String word = kind.getSimpleName().toLowerCase(Locale.ROOT);
        return (names.isEmpty() ? "" : Spelling.oneOf(names) + ", or ") + "the full class name of a " + word;
    }

    private static String kindOf(final Component component)
    {
        return component instanceof io.veltrix.engine.api.Source ? "a source" :
            component instanceof io.veltrix.engine.api.Stage ? "a stage" :
            component instanceof io.veltrix.engine.api.Sink ? "a sink" : "no source, stage or sink";
    }
}
