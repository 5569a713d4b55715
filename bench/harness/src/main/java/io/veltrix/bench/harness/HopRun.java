package io.veltrix.bench.harness;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Messages to another thread: there and back on a schedule, or one way, on a schedule or as fast as it goes.
 */
final class HopRun
{
    private static final long SERVICE_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final int SERVICE_MASK = (1 << 10) - 1;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    private final Task task;
    private final LinkKit kit;
    private final AtomicBoolean isRunning = new AtomicBoolean(true);
    private volatile Throwable failure;

    // Written by the near thread before it sends, read by whoever is given the message.
    private Schedule schedule;
    private Latencies latencies;
    private long startNs;
    private long expected;
    // The thread that is given messages; released by the count.
    private volatile long received;
    private long taken;
    private Rates rates;
    private long nextMark;

    HopRun(final Task task, final LinkKit kit)
    {
        this.task = task;
        this.kit = kit;
    }

    Outcome run() throws Exception
    {
        return task.mode() == Task.Mode.ROUND_TRIP ? roundTrip() : oneWay();
    }

    private Outcome roundTrip() throws Exception
    {
        final Link there = kit.open(1, task.bytes(), true);
        final Link back = kit.open(2, task.bytes(), false);
        kit.awaitReady();
        final Thread far = start(there, (value) ->
        {
            while (!back.offer(value))
            {
                Thread.onSpinWait();
            }
        });
        final MessageHandler handler = this::onMeasured;
        final int pieces = task.warmUp() == 0 ? 0 : 3;
        for (int i = 0; i < pieces; i++)
        {
            prepare(Math.max(1, task.warmUp() / pieces), task.seed() + 1 + i);
            send(there, back, handler);
        }
        prepare(task.count(), task.seed());
        final long lastSentNs = send(there, back, handler);
        end(far, there);
        latencies.write(task.out(), schedule.spanNs());
        return outcome(lastSentNs, task.count() * 1e9 / Math.max(1, lastSentNs));
    }

    private Outcome oneWay() throws Exception
    {
        final Link link = kit.open(1, task.bytes(), true);
        kit.awaitReady();
        final boolean isPaced = task.ratePerSecond() > 0;
        final Thread far = start(link, isPaced ? this::onMeasuredFar : this::onCounted);
        Outcome outcome = null;
        for (int i = task.warmUp() == 0 ? 1 : 0; i < 2; i++)
        {
            final int count = i == 0 ? task.warmUp() : task.count();
            if (isPaced)
            {
                prepare(count, task.seed() + 1 - i);
                final long lastSentNs = send(link, null, null);
                outcome = outcome(lastSentNs, count * 1e9 / Math.max(1, lastSentNs));
            }
            else
            {
                outcome = flood(link, count);
            }
        }
        end(far, link);
        if (isPaced)
        {
            latencies.write(task.out(), schedule.spanNs());
        }
        return outcome;
    }

    private Outcome outcome(final long lastSentNs, final double perSecond)
    {
        return new Outcome(
            schedule.heldOrWhyNot(lastSentNs), task.count(), perSecond, lastSentNs, schedule.spanNs(), "");
    }

    private void prepare(final int count, final long seed)
    {
        schedule = Schedule.of(task.arrivals(), task.ratePerSecond(), count, seed);
        latencies = new Latencies(count);
        expected = count;
        taken = 0;
        received = 0;
    }

    /** Value of a message: its number. */
    private void onMeasured(final long message)
    {
        latencies.record((int)message, System.nanoTime() - startNs - schedule.dueNs((int)message));
        taken++;
    }

    private void onMeasuredFar(final long message)
    {
        latencies.record((int)message, System.nanoTime() - startNs - schedule.dueNs((int)message));
        received = ++taken;
    }

    private void onCounted(final long message)
    {
        if (++taken == nextMark)
        {
            rates.mark();
            nextMark = rates.nextMark();
            received = taken;
        }
    }

    private long send(final Link there, final Link back, final MessageHandler handler)
    {
        final Schedule schedule = this.schedule;
        final int count = schedule.count();
        final long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
        startNs = start;
        final long giveUpNs = start + 4 * schedule.spanNs() + PATIENCE_NS;
        long servicedNs = start;
        long lastSentNs = 0;
        int sent = 0;
        while (sent < count || (back == null ? received : taken) < count)
        {
            final long now = System.nanoTime();
            final boolean isDue = sent < count && now - start >= schedule.dueNs(sent);
            if (isDue && there.offer(sent))
            {
                // Behind it: the offer itself may have stood still.
                lastSentNs = ++sent == count ? System.nanoTime() - start : 0;
            }
            if ((back == null || back.poll(handler) == 0) && now - servicedNs > SERVICE_NS)
            {
                servicedNs = now;
                kit.service();
                check(now - giveUpNs > 0, sent);
            }
            if (isDue)
            {
                Thread.onSpinWait();
            }
            else
            {
                kit.idle();
            }
        }
        return lastSentNs;
    }

    private Outcome flood(final Link link, final int count)
    {
        expected = count;
        taken = 0;
        received = 0;
        rates = new Rates(count);
        nextMark = rates.nextMark();
        final long start = System.nanoTime();
        final long giveUpNs = start + TimeUnit.SECONDS.toNanos(1) + count * TimeUnit.MICROSECONDS.toNanos(20) +
            PATIENCE_NS;
        int refused = 0;
        for (int sent = 0; sent < count; )
        {
            if (link.offer(sent))
            {
                sent++;
            }
            else
            {
                kit.idle();
                refused++;
            }
            if (((sent + refused) & SERVICE_MASK) == 0)
            {
                kit.service();
                check(System.nanoTime() - giveUpNs > 0, sent);
            }
        }
        while (received < count)
        {
            kit.idle();
            kit.service();
            check(System.nanoTime() - giveUpNs > 0, count);
        }
        return new Outcome(
            null, count, count * 1e9 / (System.nanoTime() - start), 0, 0, "", rates.perSecond(start));
    }

    private void check(final boolean isLate, final int sent)
    {
        if (failure != null)
        {
            throw new IllegalStateException("the far thread failed: " + failure, failure);
        }
        if (isLate)
        {
            throw new IllegalStateException("did not come to an end: sent=" + sent + " of " + expected);
        }
    }

    private Thread start(final Link link, final MessageHandler handler)
    {
        final Thread thread = new Thread(() ->
        {
            try
            {
                link.run(handler, isRunning);
            }
            catch (final RuntimeException | Error ex)
            {
                failure = ex;
            }
        }, "far");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void end(final Thread far, final Link link) throws InterruptedException
    {
        isRunning.set(false);
        link.stop();
        far.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NS));
        if (far.isAlive() || failure != null)
        {
            throw new IllegalStateException("the far thread did not end well", failure);
        }
    }
}
