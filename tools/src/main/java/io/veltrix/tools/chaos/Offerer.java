package io.veltrix.tools.chaos;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The outside that offers: one thread that writes both offer files, in bursts at full speed with quiet in between, so
 * that
 * blocks of one event and blocks of hundreds are written. It goes on whatever the pipeline does. The harness starts and
 * ends it.
 */
final class Offerer implements AutoCloseable
{
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int FEED_SHARE = 8;

    private final OfferFile ledger;
    private final OfferFile feed;
    private final Random random;
    private final int ratePerSecond;
    private final Thread thread;
    private volatile boolean isRunning = true;
    private volatile boolean isPaused;
    private volatile int stalls;
    private volatile long offered;

    /**
     * @param outside       folder of the files.
     * @param seed          of the values.
     * @param ratePerSecond records offered on average.
     */
    Offerer(final Path outside, final long seed, final int ratePerSecond)
    {
        ledger = OfferFile.create(outside.resolve("ledger.offers"));
        feed = OfferFile.create(outside.resolve("feed.offers"));
        random = new Random(seed);
        this.ratePerSecond = ratePerSecond;
        thread = new Thread(this::run, "chaos-offers");
        thread.setDaemon(true);
        thread.start();
    }

    private void run()
    {
        final long startedNs = System.nanoTime();
        long pausedNs = 0;
        int stalled = 0;
        while (isRunning)
        {
            final long beganNs = System.nanoTime();
            if (isPaused)
            {
                LockSupport.parkNanos(QUIET_NS);
                pausedNs += System.nanoTime() - beganNs;
                continue;
            }
            final long due = (long)((beganNs - startedNs - pausedNs) * (ratePerSecond / 1e9));
            while (offered < due && isRunning)
            {
                final boolean isStall = stalled < stalls;
                stalled += isStall ? 1 : 0;
                final OfferFile file = !isStall && random.nextInt(FEED_SHARE) == 0 ? feed : ledger;
                if (file.append(random.nextLong(), isStall ? OfferFile.STALL : OfferFile.PLAIN) == 0)
                {
                    isRunning = false;
                }
                offered++;
            }
            LockSupport.parkNanos(QUIET_NS * (1 + random.nextInt(4)));
        }
    }

    /**
     * Offer a record on which the stage stalls, where the file tells it to.
     */
    void offerStall()
    {
        stalls++;
    }

    void pause(final boolean paused)
    {
        isPaused = paused;
    }

    /**
     * @return records offered so far, to both sources.
     */
    long offered()
    {
        return offered;
    }

    /**
     * @return number of the last record in the ledger.
     */
    long offeredToLedger()
    {
        return ledger.last();
    }

    /**
     * Offer nothing more, and say so in the files: sources come to their end.
     */
    void end()
    {
        halt();
        ledger.end();
        feed.end();
    }

    private void halt()
    {
        isRunning = false;
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close()
    {
        halt();
        ledger.close();
        feed.close();
    }
}
