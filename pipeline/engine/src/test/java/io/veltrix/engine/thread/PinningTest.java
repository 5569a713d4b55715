package io.veltrix.engine.thread;

import java.util.BitSet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class PinningTest
{
    private final BitSet given = Pinning.current();

    @AfterEach
    void restore()
    {
        Pinning.restore(given);
    }

    @Test
    void shouldKeepAHelperOffPinnedCoresWhereOneIsLeft()
    {
        assumeTrue(given.cardinality() > 1, "one core");
        final BitSet pinned = new BitSet();
        pinned.set(given.nextSetBit(0));
        Pinning.keepOff(pinned, given.nextSetBit(0));
        final BitSet left = Pinning.current();
        assertFalse(left.intersects(pinned), left::toString);
        assertEquals(given.cardinality() - 1, left.cardinality());
    }

    @Test
    void shouldPutAHelperBesideTheGivenThreadWhereNoCoreIsLeft()
    {
        final int last = given.length() - 1;
        Pinning.keepOff(given, last);
        final BitSet only = new BitSet();
        only.set(last);
        assertEquals(only, Pinning.current());
    }
}
