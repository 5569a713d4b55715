package io.veltrix.trading.market;

/**
 * Draws instruments with the skew of real markets: the i-th busiest has a weight of {@code 1 / (i + 2)}, so a quarter
 * of them has about two thirds of the messages. Walker's alias method: one load a draw. Immutable.
 */
final class InstrumentPicker
{
    private static final int THRESHOLD_BITS = 24;
    private static final long THRESHOLD_MASK = (1 << THRESHOLD_BITS) - 1;
    private static final long DONE = -1;

    /** Threshold in the upper half, alias in the lower. */
    private final long[] cells;

    InstrumentPicker(final int instruments)
    {
        cells = new long[instruments];
        final long[] weights = new long[instruments];
        long total = 0;
        for (int i = 0; i < instruments; i++)
        {
            weights[i] = (1L << 32) / (i + 2);
            total += weights[i];
        }
        final int[] small = new int[instruments];
        int smallCount = 0;
        int large = 0;
        for (int i = 0; i < instruments; i++)
        {
            weights[i] *= instruments;
            if (weights[i] < total)
            {
                small[smallCount++] = i;
            }
        }
        while (smallCount > 0)
        {
            final int cell = small[--smallCount];
            while (large < instruments && weights[large] < total)
            {
                large++;
            }
            if (large == instruments)
            {
                // Only rounding is left over: the cell keeps itself.
                break;
            }
            cells[cell] = (weights[cell] << THRESHOLD_BITS) / total << 32 | large;
            weights[large] -= total - weights[cell];
            weights[cell] = DONE;
            if (weights[large] < total)
            {
                small[smallCount++] = large;
            }
        }
        for (int i = 0; i < instruments; i++)
        {
            if (cells[i] == 0)
            {
                cells[i] = 1L << THRESHOLD_BITS + 32 | i;
            }
        }
    }

    /**
     * @param bits random; the lowest 24 and the highest 32 are used.
     * @return number of the instrument, from 0.
     */
    int pick(final long bits)
    {
        final int cell = (int)((bits >>> 32) * cells.length >>> 32);
        final long entry = cells[cell];
        return (bits & THRESHOLD_MASK) < entry >>> 32 ? cell : (int)entry;
    }
}
