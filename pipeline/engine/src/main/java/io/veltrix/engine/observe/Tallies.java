package io.veltrix.engine.observe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import io.veltrix.engine.api.Tally;

/**
 * Makes counters. Where a transport runs they live in its counters file; a replay or a tool keeps them on the heap.
 */
@FunctionalInterface
public interface Tallies
{
    /**
     * @param label what it counts.
     * @return a new counter, at 0.
     */
    Tally add(String label);

    /**
     * @return a maker of counters on the heap.
     */
    static Tallies onHeap()
    {
        return (label) -> new HeapTally();
    }

    /**
     * @return a counter that stays at 0.
     */
    static Tally none()
    {
        return NoTally.INSTANCE;
    }

    /** Where nobody asks. */
    enum NoTally implements Tally
    {
        /** For all. */
        INSTANCE;

        @Override
        public void add(final long delta)
        {
        }

        @Override
        public void set(final long value)
        {
        }

        @Override
        public long value()
        {
            return 0;
        }
    }

    /** A counter on the heap: single writer, release stores, acquire loads. */
    final class HeapTally implements Tally
    {
        private static final VarHandle VALUE;

        static
        {
            try
            {
                VALUE = MethodHandles.lookup().findVarHandle(HeapTally.class, "value", long.class);
            }
            catch (final ReflectiveOperationException ex)
            {
                throw new ExceptionInInitializerError(ex);
            }
        }

        private long value;

        @Override
        public void add(final long delta)
        {
            VALUE.setRelease(this, value + delta);
        }

        @Override
        public void set(final long newValue)
        {
            VALUE.setRelease(this, newValue);
        }

        @Override
        public long value()
        {
            return (long)VALUE.getAcquire(this);
        }
    }
}
