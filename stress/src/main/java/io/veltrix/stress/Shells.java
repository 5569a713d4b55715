package io.veltrix.stress;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

import org.agrona.UnsafeApi;

/**
 * Objects of the engine without what they hold of files and threads, for samples made by the million. What is stored
 * and loaded by a field's handle is so as the field is declared: a {@code volatile} that is missing there is missing
 * here.
 */
public final class Shells
{
    private Shells()
    {
    }

    /**
     * @param type of the object; its constructor is not called.
     * @return an object whose fields are all zero or null.
     */
    public static <T> T of(final Class<T> type)
    {
        return type.cast(UnsafeApi.allocateInstance(type));
    }

    /**
     * @param type that declares the field.
     * @param name of the field.
     * @return what stores it.
     */
    public static MethodHandle setter(final Class<?> type, final String name)
    {
        try
        {
            return MethodHandles.lookup().unreflectSetter(field(type, name));
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * @param type that declares the field.
     * @param name of the field.
     * @return what loads it.
     */
    public static MethodHandle getter(final Class<?> type, final String name)
    {
        try
        {
            return MethodHandles.lookup().unreflectGetter(field(type, name));
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * @param type that declares the method.
     * @param name of the method, which takes nothing.
     * @return what calls it.
     */
    public static MethodHandle method(final Class<?> type, final String name)
    {
        try
        {
            final Method method = type.getDeclaredMethod(name);
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static Field field(final Class<?> type, final String name) throws NoSuchFieldException
    {
        final Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
