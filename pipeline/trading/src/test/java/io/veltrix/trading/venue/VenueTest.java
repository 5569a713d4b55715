package io.veltrix.trading.venue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.trading.AcknowledgementDecoder;
import io.veltrix.codecs.trading.FillDecoder;
import io.veltrix.codecs.trading.RejectDecoder;
import io.veltrix.codecs.trading.Side;
import io.veltrix.engine.api.Source;
import io.veltrix.trading.instrument.Instruments;
import io.veltrix.trading.rig.Allocations;
import io.veltrix.trading.rig.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class VenueTest
{
    private static final long AAPL = Instruments.symbol("AAPL");
    private static final String[] PLAIN = {"ack-latency", "50us", "fill-latency", "200us", "reject-ratio", "0",
        "partial-ratio", "0", "slow-ratio", "0"};

    private final Events events = new Events();

    @Test
    void shouldAcknowledgeThenFillWhenLatenciesHavePassed()
    {
        final VenueRig rig = new VenueRig(64, PLAIN);
        assertEquals(64, rig.declaredOutstanding);
        assertEquals(3, rig.declaredEventsPerRequest);
        assertTrue(rig.isDurable);
        assertEquals(Source.NOTHING, rig.source.nextDueNs());
        assertTrue(rig.sink.onEvent(events.at(1_000_000).newOrder(7, AAPL, Side.SELL, 99, 300)));
        assertEquals(1_050_000, rig.source.nextDueNs());
        assertEquals("ack 7", describe(rig.answerBy(1_050_000)));
        assertNull(rig.answerBy(1_199_999));
        assertEquals(1, rig.sink.outstanding());
        assertEquals("fill 7 SELL 300@99 remaining 0", describe(rig.answerBy(1_200_000)));
        assertEquals(0, rig.sink.outstanding());
        assertEquals(Source.NOTHING, rig.source.nextDueNs());
    }

    @Test
    void shouldFillInTwoPartsOrRejectWhenToldTo()
    {
        final VenueRig partial = new VenueRig(64, "partial-ratio", "1", "reject-ratio", "0", "slow-ratio", "0");
        partial.sink.onEvent(events.newOrder(1, AAPL, Side.BUY, 99, 300));
        final String answers = String.join("|", drain(partial));
        assertTrue(
            answers.matches("ack 1\\|fill 1 BUY \\d+@99 remaining \\d+\\|fill 1 BUY \\d+@99 remaining 0"), answers);
        partial.sink.onEvent(events.newOrder(2, AAPL, Side.BUY, 99, 1));
        assertEquals(List.of("ack 2", "fill 2 BUY 1@99 remaining 0"), drain(partial));
        assertEquals(0, partial.sink.outstanding());
        final VenueRig rejecting = new VenueRig(64, "reject-ratio", "1");
        rejecting.sink.onEvent(events.newOrder(1, AAPL, Side.BUY, 99, 300));
        assertEquals(List.of("reject 1 300"), drain(rejecting));
        assertEquals(0, rejecting.sink.outstanding());
    }

    @Test
    void shouldCancelWhatIsOpenAndRefuseToCancelWhatIsNot()
    {
        final VenueRig rig = new VenueRig(64, PLAIN);
        rig.sink.onEvent(events.at(0).newOrder(1, AAPL, Side.BUY, 99, 300));
        rig.sink.onEvent(events.at(100_000).cancel(1, AAPL));
        rig.sink.onEvent(events.at(100_000).cancel(1, AAPL));
        rig.sink.onEvent(events.at(100_000).cancel(55, AAPL));
        assertEquals(4, rig.sink.outstanding());
        assertEquals(List.of("ack 1", "cancelled 1", "reject 1 0", "reject 55 0"), drain(rig));
        assertEquals(0, rig.sink.outstanding());
        rig.sink.onEvent(events.at(0).newOrder(2, AAPL, Side.BUY, 99, 300));
        rig.sink.onEvent(events.at(150_001).cancel(2, AAPL));
        assertEquals(List.of("ack 2", "fill 2 BUY 300@99 remaining 0", "reject 2 0"), drain(rig), "too late by 1 ns");
        rig.sink.onEvent(events.at(0).newOrder(3, AAPL, Side.BUY, 99, 300));
        rig.sink.onEvent(events.at(150_000).cancel(3, AAPL));
        assertEquals(List.of("ack 3", "fill 3 BUY 300@99 remaining 0", "reject 3 0"), drain(rig),
            "at the same time the earlier request goes first");
    }

    @Test
    void shouldRejectOrderWhenItsNumberIsOpenAlready()
    {
        final VenueRig rig = new VenueRig(64, PLAIN);
        rig.sink.onEvent(events.at(0).newOrder(1, AAPL, Side.BUY, 99, 300));
        rig.sink.onEvent(events.newOrder(1, AAPL, Side.BUY, 99, 200));
        assertEquals(List.of("ack 1", "reject 1 200", "fill 1 BUY 300@99 remaining 0"), drain(rig));
        assertEquals(0, rig.sink.outstanding());
    }

    @Test
    void shouldRefuseWhenOutstandingIsReachedAndKeepAQuarterForCancels()
    {
        final VenueRig rig = new VenueRig(8, PLAIN);
        for (int i = 1; i <= 6; i++)
        {
            assertTrue(rig.sink.onEvent(events.at(0).newOrder(i, AAPL, Side.BUY, 99, 300)));
        }
        assertFalse(rig.sink.onEvent(events.newOrder(7, AAPL, Side.BUY, 99, 300)));
        assertTrue(rig.sink.onEvent(events.cancel(1, AAPL)));
        assertTrue(rig.sink.onEvent(events.cancel(2, AAPL)));
        assertFalse(rig.sink.onEvent(events.cancel(3, AAPL)));
        assertEquals(2, rig.counted("gateway full"));
        assertEquals(8, rig.sink.outstanding());
        drain(rig);
        assertEquals(0, rig.sink.outstanding());
        assertTrue(rig.sink.onEvent(events.newOrder(7, AAPL, Side.BUY, 99, 300)));
        assertEquals(7, rig.counted("orders sent"));
        assertEquals(2, rig.counted("cancels sent"));
    }

    @Test
    void shouldAnswerWhenSourceStartedBeforeSink()
    {
        final VenueRig rig = new VenueRig(8, false, PLAIN);
        rig.sink.onEvent(events.at(0).newOrder(1, AAPL, Side.BUY, 99, 300));
        assertEquals(2, drain(rig).size());
    }

    @Test
    void shouldGiveSameAnswersHoweverOftenTheRingIsDrained()
    {
        final long seed = System.nanoTime();
        System.out.println("VenueTest seed=" + seed);
        final String[] settings = {"reject-ratio", "0.1", "slow-ratio", "0.2", "slow-latency", "900us", "seed", "42"};
        final List<String> eager = run(seed, 1, settings);
        assertTrue(eager.size() > 3000, "answers " + eager.size());
        for (final int drainEvery : new int[]{2, 7, 40})
        {
            assertEquals(eager, run(seed, drainEvery, settings), "seed=" + seed + " drained every " + drainEvery);
        }
        settings[settings.length - 1] = "43";
        assertNotEquals(eager, run(seed, 1, settings), "another venue seed");
    }

    /**
     * Virtual time: before a burst of time t is sent, all answers due by t are given. Within it the ring is read after
     * every so many requests only: answers are at least 50 us away, requests at most 1 us apart within a burst.
     */
    private List<String> run(final long seed, final int drainEvery, final String... settings)
    {
        final VenueRig rig = new VenueRig(1024, settings);
        final Random random = new Random(seed);
        final List<String> answers = new ArrayList<>();
        long nowNs = 1_000_000_000L;
        long orders = 0;
        for (int i = 0; i < 3000; i++)
        {
            final boolean isNewBurst = i % 40 == 0;
            nowNs += isNewBurst ? 60_000 + random.nextInt(600_000) : random.nextInt(3) * 500;
            if (isNewBurst)
            {
                collect(rig, nowNs, answers);
            }
            else if (i % drainEvery == 0)
            {
                rig.source.nextDueNs();
            }
            events.at(nowNs);
            final Event request = random.nextInt(4) == 0 && orders > 0 ?
                events.cancel(orders - random.nextInt((int)Math.min(orders, 60)), AAPL) :
                events.newOrder(++orders, AAPL, Side.BUY, 99, 1 + random.nextInt(5));
            assertTrue(rig.sink.onEvent(request), "seed=" + seed);
        }
        collect(rig, Long.MAX_VALUE - 1, answers);
        assertEquals(0, rig.sink.outstanding(), "seed=" + seed);
        return answers;
    }

    private static void collect(final VenueRig rig, final long untilNs, final List<String> answers)
    {
        Event answer = rig.answerBy(untilNs);
        while (answer != null)
        {
            answers.add(describe(answer));
            answer = rig.answerBy(untilNs);
        }
    }

    @Test
    void shouldCompleteEveryRequestExactlyOnceWithinItsEvents()
    {
        final long seed = System.nanoTime();
        System.out.println("VenueTest seed=" + seed);
        final Random random = new Random(seed);
        final int cap = 40;
        final VenueRig rig = new VenueRig(cap, "reject-ratio", "0.2", "partial-ratio", "0.5", "slow-ratio", "0.3");
        long nowNs = 0;
        long orders = 0;
        long sent = 0;
        long answers = 0;
        int refused = 0;
        for (int i = 0; i < 50_000; i++)
        {
            nowNs += random.nextInt(30_000);
            events.at(nowNs);
            final boolean isCancel = random.nextInt(3) == 0;
            final boolean isSent = rig.sink.onEvent(isCancel ?
                events.cancel(1 + random.nextInt((int)orders + 1), AAPL) :
                events.newOrder(orders + 1, AAPL, Side.BUY, 99, random.nextInt(5)));
            orders += isSent && !isCancel ? 1 : 0;
            sent += isSent ? 1 : 0;
            refused += isSent ? 0 : 1;
            final long outstanding = rig.sink.outstanding();
            assertTrue(outstanding >= 0 && outstanding <= cap, "seed=" + seed + " outstanding=" + outstanding);
            if (!isSent || random.nextInt(10) == 0)
            {
                while (rig.answerBy(nowNs + (isSent ? 0 : 2_000_000_000)) != null)
                {
                    answers++;
                }
            }
        }
        answers += drain(rig).size();
        assertEquals(0, rig.sink.outstanding(), "seed=" + seed);
        assertEquals(0, rig.counted("venue requests open"), "seed=" + seed);
        assertTrue(answers <= sent * VenueSource.EVENTS_PER_REQUEST && answers >= sent, "seed=" + seed);
        assertTrue(refused > 0, "the cap was never reached");
        assertEquals(rig.sourcePosition, answers);
    }

    @Test
    @Timeout(60)
    void shouldKeepCountWhenSinkAndSourceRunOnTwoThreads() throws InterruptedException
    {
        final VenueRig rig = new VenueRig(16, "ack-latency", "1ns", "fill-latency", "1ns", "slow-ratio", "0");
        final int total = 200_000;
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Thread sender = new Thread(() ->
        {
            for (int i = 1; i <= total; i++)
            {
                while (!rig.sink.onEvent(events.at(i).newOrder(i, AAPL, Side.BUY, 99, 2)))
                {
                    Thread.yield();
                }
                if (rig.sink.outstanding() > 16 || rig.sink.outstanding() < 0)
                {
                    failure.set(new AssertionError("outstanding=" + rig.sink.outstanding()));
                    return;
                }
            }
        });
        sender.start();
        long ended = 0;
        while (ended < total && failure.get() == null)
        {
            final Event answer = rig.answerBy(Long.MAX_VALUE - 1);
            if (answer == null)
            {
                Thread.yield();
            }
            else
            {
                ended += isLast(answer) ? 1 : 0;
            }
        }
        sender.join();
        assertNull(failure.get());
        assertEquals(0, rig.sink.outstanding());
    }

    @Test
    void shouldAllocateNothingOnceWarm()
    {
        final VenueRig rig = new VenueRig(256, "reject-ratio", "0.1", "slow-ratio", "0.1");
        final Random random = new Random(9);
        final long[] state = {0, 0};
        final long bytes = Allocations.afterWarmUp(12, () -> churn(rig, random, state));
        assertEquals(0, bytes, "bytes allocated over 50,000 requests");
    }

    @Test
    void shouldAllocateNothingOnceWarmWhereTheVenueKeepsLog(@TempDir final Path folder)
    {
        final VenueRig rig = new VenueRig(
            new VenueSource(), 256, "reject-ratio", "0.1", "slow-ratio", "0", "log", folder.resolve("log").toString());
        final Random random = new Random(9);
        final long[] state = {0, 0};
        final long bytes = Allocations.afterWarmUp(12, () -> churn(rig, random, state));
        assertEquals(0, bytes, "bytes allocated over 50,000 requests");
        assertTrue(rig.counted("orders sent") > 30_000, "sent " + rig.counted("orders sent"));
        rig.close();
    }

    private void churn(final VenueRig rig, final Random random, final long[] state)
    {
        for (int i = 0; i < 50_000; i++)
        {
            state[0] += 10_000;
            events.at(state[0]);
            if (random.nextInt(4) == 0)
            {
                rig.sink.onEvent(events.cancel(state[1] - random.nextInt(20), AAPL));
            }
            else
            {
                rig.sink.onEvent(events.newOrder(++state[1], AAPL, Side.BUY, 99, 1 + random.nextInt(5)));
            }
            while (rig.answerBy(state[0]) != null)
            {
                state[0]++;
            }
        }
    }

    private static List<String> drain(final VenueRig rig)
    {
        final List<String> answers = new ArrayList<>();
        collect(rig, Long.MAX_VALUE - 1, answers);
        return answers;
    }

    private static boolean isLast(final Event event)
    {
        final String answer = describe(event);
        return answer.startsWith("reject") || answer.endsWith("remaining 0");
    }

    static String describe(final Event event)
    {
        return switch (event.templateId())
        {
            case AcknowledgementDecoder.TEMPLATE_ID ->
            {
                final AcknowledgementDecoder ack = new AcknowledgementDecoder();
                ack.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                yield (ack.cancelled() == 1 ? "cancelled " : "ack ") + ack.orderId();
            }
            case FillDecoder.TEMPLATE_ID ->
            {
                final FillDecoder fill = new FillDecoder();
                fill.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                yield "fill " + fill.orderId() + " " + fill.side() + " " + fill.quantity() + "@" + fill.price() +
                    " remaining " + fill.remaining();
            }
            case RejectDecoder.TEMPLATE_ID ->
            {
                final RejectDecoder reject = new RejectDecoder();
                reject.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
                yield "reject " + reject.orderId() + " " + reject.quantity();
            }
            default -> "template " + event.templateId();
        };
    }
}
