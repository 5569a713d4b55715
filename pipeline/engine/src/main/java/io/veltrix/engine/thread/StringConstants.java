package io.veltrix.engine.thread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Resolves the string constants of every class that hot work is made of, before the work begins.
 * <p>
 * When C2 first compiles a method, HotSpot interns all string constants of that method's class, on the thread that made
 * the method hot. Code that runs rarely (a reject, a full link) gets there minutes into a run, and its thread is then
 * seen to allocate a few hundred bytes for texts of exceptions that are never thrown. Done here, at the start, it is
 * over. The constant pools are reached by reflection into the JDK, with two exports that the launcher carries; without
 * them nothing is done.
 */
final class StringConstants
{
    private static final String OWN_CODE = "io.veltrix.";
    private static final Pools POOLS = Pools.find();

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Class<?>> resolved = new HashSet<>();
    private final Deque<Object> pending = new ArrayDeque<>();
    private final Deque<Class<?>> classes = new ArrayDeque<>();

    private StringConstants()
    {
    }

    /** The JDK's own view of constant pools. Handles, not reflection: a pool has thousands of entries. */
    private record Pools(
        MethodHandle constantPool, MethodHandle size, MethodHandle tagAt, MethodHandle stringAt, MethodHandle classAt)
    {
        private static Pools find()
        {
            try
            {
                final MethodHandles.Lookup lookup = MethodHandles.lookup();
                final Object access = Class.forName("jdk.internal.access.SharedSecrets")
                    .getMethod("getJavaLangAccess").invoke(null);
                final Class<?> pool = Class.forName("jdk.internal.reflect.ConstantPool");
                final MethodType atIndex = MethodType.methodType(Object.class, Object.class, int.class);
                return new Pools(
                    lookup.unreflect(Class.forName("jdk.internal.access.JavaLangAccess")
                        .getMethod("getConstantPool", Class.class)).bindTo(access)
                        .asType(MethodType.methodType(Object.class, Class.class)),
                    lookup.unreflect(pool.getMethod("getSize"))
                        .asType(MethodType.methodType(int.class, Object.class)),
                    lookup.unreflect(pool.getMethod("getTagAt", int.class)).asType(atIndex),
                    lookup.unreflect(pool.getMethod("getStringAt", int.class)).asType(atIndex),
                    lookup.unreflect(pool.getMethod("getClassAt", int.class)).asType(atIndex));
            }
            catch (final ReflectiveOperationException | IllegalArgumentException ex)
            {
                return null;
            }
        }
    }

    /**
     * @return whether this JVM was started with the exports that are needed.
     */
    static boolean isAvailable()
    {
        return POOLS != null;
    }

    /**
     * Resolve what the objects reachable from here are made of, the JDK's own classes apart.
     *
     * @param roots to start from.
     */
    static void resolve(final Object... roots)
    {
        if (POOLS != null)
        {
            final StringConstants walk = new StringConstants();
            for (final Object root : roots)
            {
                walk.add(root);
            }
            while (!walk.pending.isEmpty())
            {
                walk.visit(walk.pending.pop());
            }
            while (!walk.classes.isEmpty())
            {
                walk.resolve(walk.classes.pop());
            }
        }
    }

    private void add(final Object object)
    {
        if (object != null && seen.add(object))
        {
            pending.push(object);
        }
    }

    private void visit(final Object object)
    {
        if (object instanceof final Object[] elements)
        {
            for (final Object element : elements)
            {
                add(element);
            }
            return;
        }
        for (Class<?> type = object.getClass(); isOurs(type); type = type.getSuperclass())
        {
            if (resolved.add(type))
            {
                classes.push(type);
            }
            for (final Field field : type.getDeclaredFields())
            {
                if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers()))
                {
                    addValue(object, field);
                }
            }
        }
        if (object instanceof final Collection<?> elements && object.getClass().getName().startsWith("java.util."))
        {
            elements.forEach(this::add);
        }
    }

    private void addValue(final Object object, final Field field)
    {
        try
        {
            field.setAccessible(true);
            add(field.get(object));
        }
        catch (final IllegalAccessException | InaccessibleObjectException ex)
        {
            // A field that cannot be read leads nowhere.
            return;
        }
    }

    private static boolean isOurs(final Class<?> type)
    {
        return type != null && !type.isArray() && !type.isHidden() && type.getClassLoader() != null &&
            !type.getName().startsWith("java.") && !type.getName().startsWith("jdk.");
    }

    /**
     * Resolve one class, and of our own code whatever it names: helpers without an instance are found only so, and
     * are loaded here instead of on first use.
     */
    private void resolve(final Class<?> type)
    {
        try
        {
            // The pool of a class that is not linked yet must not be touched.
            Class.forName(type.getName(), true, type.getClassLoader());
            final boolean isOwnCode = type.getName().startsWith(OWN_CODE);
            final Object pool = (Object)POOLS.constantPool.invokeExact(type);
            for (int i = 1, size = (int)POOLS.size.invokeExact(pool); i < size; i++)
            {
                final String tag = ((Enum<?>)(Object)POOLS.tagAt.invokeExact(pool, i)).name();
                if ("STRING".equals(tag))
                {
                    final Object resolvedString = (Object)POOLS.stringAt.invokeExact(pool, i);
                    assert resolvedString != null;
                }
                else if (isOwnCode && "CLASS".equals(tag))
                {
                    final Object named = (Object)POOLS.classAt.invokeExact(pool, i);
                    if (named instanceof final Class<?> other && isOurs(other) && resolved.add(other))
                    {
                        classes.push(other);
                    }
                }
            }
        }
        catch (final Throwable ex)
        {
            // A class that cannot be loaded or an entry that cannot be read stays as it is: nothing needs it yet.
            return;
        }
    }
}
