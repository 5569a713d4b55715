package io.veltrix.engine.replay;

/**
 * What to replay and how.
 *
 * @param from       root sequence from which to show and pace; what lies before builds up state as fast as it goes.
 * @param to         last root sequence; {@link Long#MAX_VALUE} for all.
 * @param speed      1 as recorded, infinite for as fast as it goes.
 * @param isVerified whether derived streams are compared with what was recorded.
 * @param isSpread   whether the lanes run on the threads of the pipeline file; else all on the calling one.
 */
public record ReplayOptions(long from, long to, double speed, boolean isVerified, boolean isSpread)
{
    /**
     * @return everything, as fast as it goes, compared, on one thread.
     */
    public static ReplayOptions verify()
    {
        return new ReplayOptions(1, Long.MAX_VALUE, Double.POSITIVE_INFINITY, true, false);
    }

    /**
     * @param spread whether to use the threads of the pipeline file.
     * @return the changed options.
     */
    public ReplayOptions spread(final boolean spread)
    {
        return new ReplayOptions(from, to, speed, isVerified, spread);
    }
}
