package io.veltrix.bench.harness;

import java.util.ArrayList;
import java.util.List;

/**
 * When each fiftieth of a run's messages had arrived: a clock read for every so many thousand is all that the measured
 * thread does. Single writer; read when it has ended.
 */
final class Rates
{
    private static final int INTERVALS = 50;

    private final long[] marksNs;
    private final int count;
    private int marks;

    /**
     * @param count of messages.
     */
    Rates(final int count)
    {
        this.count = count;
        marksNs = new long[Math.min(INTERVALS, count)];
    }

    /**
     * @return how many messages end the next interval; the last one ends with all of them. Beyond reach after that.
     */
    long nextMark()
    {
        return marks == marksNs.length ? Long.MAX_VALUE : (marks + 1L) * count / marksNs.length;
    }

    /** The next interval is over. */
    void mark()
    {
        marksNs[marks++] = System.nanoTime();
    }

    /**
     * @param startNs of the first interval.
     * @return messages a second in each interval.
     */
    List<Double> perSecond(final long startNs)
    {
        final List<Double> rates = new ArrayList<>();
        long beganNs = startNs;
        for (int i = 0; i < marks; i++)
        {
            final long messages = (i + 1L) * count / marksNs.length - (long)i * count / marksNs.length;
            rates.add(messages * 1e9 / Math.max(1, marksNs[i] - beganNs));
            beganNs = marksNs[i];
        }
        return rates;
    }
}
