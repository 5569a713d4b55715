package io.veltrix.bench.peer.kafka;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time in an array of bytes. Pure functions.
 */
final class Words
{
    private static final VarHandle LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Words()
    {
    }

    static long get(final byte[] bytes, final int offset)
    {
        return (long)LONG.get(bytes, offset);
    }

    static void put(final byte[] bytes, final int offset, final long value)
    {
        LONG.set(bytes, offset, value);
    }
}
