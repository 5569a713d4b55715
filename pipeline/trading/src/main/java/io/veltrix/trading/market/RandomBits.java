package io.veltrix.trading.market;

/**
 * SplitMix64: 64 random bits a call from integer arithmetic only, so a seed gives the same bits everywhere. Steele, Lea
 * and Flood, "Fast splittable pseudorandom number generators", 2014. Single-threaded.
 */
final class RandomBits
{
    private static final long INCREMENT = 0x9E37_79B9_7F4A_7C15L;

    private long state;

    RandomBits(final long seed)
    {
        state = seed;
    }

    long next()
    {
        state += INCREMENT;
        long bits = state;
        bits = (bits ^ bits >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        bits = (bits ^ bits >>> 27) * 0x94D0_49BB_1331_11EBL;
        return bits ^ bits >>> 31;
    }
}
