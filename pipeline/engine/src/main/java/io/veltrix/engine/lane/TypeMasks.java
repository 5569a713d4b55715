package io.veltrix.engine.lane;

import java.util.Arrays;

/**
 * For each type of event, a bit for each stage that subscribes to it. Open addressing over ints, filled at the start.
 */
final class TypeMasks
{
    private static final int EMPTY = -1;
    private static final int CAPACITY_PER_TYPE = 4;

    private final int[] keys;
    private final long[] masks;
    private final int shift;

    /**
     * @param maxTypes most types that will be added.
     */
    TypeMasks(final int maxTypes)
    {
        final int bits = 32 - Integer.numberOfLeadingZeros(Math.max(2, maxTypes * CAPACITY_PER_TYPE) - 1);
        keys = new int[1 << bits];
        masks = new long[1 << bits];
        shift = 32 - bits;
        Arrays.fill(keys, EMPTY);
    }

    void add(final int typeKey, final int stage)
    {
        final int slot = slotOf(typeKey);
        keys[slot] = typeKey;
        masks[slot] |= 1L << stage;
    }

    /**
     * @param typeKey of an event.
     * @return a bit for each stage that wants it; 0 for none.
     */
    long mask(final int typeKey)
    {
        return masks[slotOf(typeKey)];
    }

    private int slotOf(final int typeKey)
    {
        final int[] keys = this.keys;
        final int wrap = keys.length - 1;
        int slot = (typeKey * 0x9E37_79B9) >>> shift;
        while (keys[slot] != typeKey && keys[slot] != EMPTY)
        {
            slot = (slot + 1) & wrap;
        }
        return slot;
    }
}
