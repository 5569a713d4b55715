package io.veltrix.trading.venue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.trading.Side;
import io.veltrix.engine.api.Outcome;
import io.veltrix.engine.api.Source;
import io.veltrix.trading.instrument.Instruments;
import io.veltrix.trading.rig.Events;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Gateway and venue die at any point of their protocol and go on from a copy of the venue's log as it was at that
 * moment, behind any cursor the journal may have had. What the journal ends up with is what it would have had without a
 * death: every request answered in full, once, in the same order. Seen to fail with an answer noted after it was given
 * (VenueSource.poll), with a resent request executed again (OrderGatewaySink.hasAlready), with requests not noted
 * (VenueSession.send), and with the cursor not resumed (VenueHistory.skipTo).
 */
@Timeout(120)
class VenueRestartTest
{
    private static final long AAPL = Instruments.symbol("AAPL");
    private static final int REQUESTS = 1500;

    @TempDir
    private Path folder;

    private long seed;
    private Random random;
    private int lives;

    /** What the pipeline's lanes make again after each death: request n is a function of n. */
    private final class Script
    {
        private final long[] times = new long[REQUESTS + 1];
        private final long[] orders = new long[REQUESTS + 1];
        private final long[] quantities = new long[REQUESTS + 1];
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        private final Event event = new Event();
        private final Events events = new Events();

        private Script(final Random chance)
        {
            long order = 0;
            for (int i = 1; i <= REQUESTS; i++)
            {
                times[i] = times[i - 1] + (chance.nextInt(10) == 0 ? chance.nextInt(900_000) : chance.nextInt(3) * 500);
                final boolean isCancel = order > 0 && chance.nextInt(4) == 0;
                orders[i] = isCancel ? Math.max(1, order - chance.nextInt(30)) : ++order;
                quantities[i] = isCancel ? 0 : 1 + chance.nextInt(6);
            }
        }

        private boolean isCancel(final int sequence)
        {
            return quantities[sequence] == 0;
        }

        private Event request(final int sequence)
        {
            events.at(times[sequence]);
            final Event made = isCancel(sequence) ?
                events.cancel(orders[sequence], AAPL) :
                events.newOrder(orders[sequence], AAPL, Side.BUY, 99, quantities[sequence]);
            buffer.putBytes(0, made.buffer(), made.offset(), made.length());
            EventHeaderDescriptor.sequence(buffer, 0, sequence);
            return event.wrap(buffer, 0, made.length());
        }
    }

    /** What survives a death: the venue's log, the journal of answers, the sink's watermark. */
    private final class World
    {
        private final Script script;
        private final double deathRate;
        private final List<String> journal = new ArrayList<>();
        private Path log;
        private long nowNs;
        private int begun;
        private int done;
        private VenueRig rig;

        private World(final Script script, final double deathRate) throws IOException
        {
            this.script = script;
            this.deathRate = deathRate;
            log = folder.resolve("log" + lives++);
            rig = new VenueRig(1024, settings());
        }

        private String[] settings()
        {
            return new String[]{"reject-ratio", "0.1", "slow-ratio", "0.2", "slow-latency", "900us", "partial-ratio",
                "0.4", "seed", "42", "log", log.toString()};
        }

        private void mayDie()
        {
            if (random.nextDouble() < deathRate)
            {
                throw new VenueRig.KilledException();
            }
        }

        private List<String> run() throws IOException
        {
            while (done < REQUESTS || rig.source.nextDueNs() != Source.NOTHING)
            {
                try
                {
                    goOn();
                }
                catch (final VenueRig.KilledException ex)
                {
                    startAgain();
                }
            }
            assertEquals(0, rig.sink.outstanding(), "seed=" + seed);
            rig.close();
            return journal;
        }

        private void goOn()
        {
            while (!rig.source.isReconciled())
            {
                take(nowNs);
            }
            while (done < REQUESTS)
            {
                nowNs = Math.max(nowNs, script.times[done + 1]);
                drain(nowNs);
                mayDie();
                begun = done + 1;
                mayDie();
                send(script.request(begun));
                mayDie();
                done = begun;
            }
            drain(Long.MAX_VALUE - 1);
        }

        private void send(final Event request)
        {
            while (!rig.sink.onEvent(request))
            {
                // Nothing is full here: the log is being extended.
                assertTrue(rig.sink.outstanding() < 700, "seed=" + seed);
                Thread.yield();
            }
        }

        private void drain(final long untilNs)
        {
            while (rig.source.nextDueNs() <= untilNs)
            {
                take(untilNs);
            }
        }

        private void take(final long untilNs)
        {
            rig.isKilledInClaim = random.nextDouble() < deathRate / 2;
            rig.isKilledInCommit = random.nextDouble() < deathRate / 2;
            nowNs = Math.max(nowNs, Math.min(untilNs, rig.source.nextDueNs()));
            try
            {
                note(rig.answerBy(untilNs));
            }
            catch (final VenueRig.KilledException ex)
            {
                note(rig.answerOfTheDead());
                throw ex;
            }
            mayDie();
        }

        private void note(final Event answer)
        {
            if (answer != null)
            {
                journal.add(VenueTest.describe(answer));
                assertEquals(journal.size(), rig.sourcePosition, "seed=" + seed);
            }
        }

        private void startAgain() throws IOException
        {
            final Path copy = folder.resolve("log" + lives++);
            copy(log, copy);
            rig.close();
            delete(log);
            log = copy;
            // The journal is behind the root stream: what was not in it is gone with the process.
            final int lost = Math.min(journal.size(), random.nextInt(4) == 0 ? random.nextInt(20) : 0);
            final int known = journal.size() - lost;
            final List<String> gone = List.copyOf(journal.subList(known, journal.size()));
            journal.subList(known, journal.size()).clear();
            rig = new VenueRig(
                1024, known == 0 ? OptionalLong.empty() : OptionalLong.of(known), nowNs, settings());
            assertFalse(!gone.isEmpty() && rig.source.isReconciled(), "seed=" + seed);
            for (final String answer : gone)
            {
                final Event again = rig.answerBy(nowNs);
                assertEquals(answer, again == null ? null : VenueTest.describe(again), "seed=" + seed);
                journal.add(answer);
            }
            settleDoubt();
        }

        private void settleDoubt()
        {
            if (begun == done)
            {
                return;
            }
            final Outcome outcome = rig.sink.reconcile(script.request(begun));
            // Trust what the venue says, or send again what it has: both must come to the same.
            if (outcome == Outcome.DONE && random.nextBoolean())
            {
                done = begun;
            }
            assertTrue(outcome != Outcome.UNKNOWN);
        }
    }

    @RepeatedTest(4)
    void shouldAnswerEveryRequestInFullOnceWhereverItDies() throws IOException
    {
        seed = System.nanoTime();
        System.out.println("VenueRestartTest seed=" + seed);
        random = new Random(seed);
        final Script script = new Script(new Random(seed + 1));
        final List<String> undisturbed = new World(script, 0).run();
        final int before = lives;
        final List<String> disturbed = new World(script, 0.02).run();
        System.out.println("deaths: " + (lives - before - 1) + ", answers: " + disturbed.size());
        for (int i = 0; i < Math.min(undisturbed.size(), disturbed.size()); i++)
        {
            assertEquals(undisturbed.get(i), disturbed.get(i), "seed=" + seed + " answer=" + (i + 1));
        }
        assertEquals(undisturbed.size(), disturbed.size(), "seed=" + seed);
        assertTrue(lives - before > 20, "seed=" + seed + " lives=" + (lives - before));
        assertAnsweredOnce(script, disturbed);
    }

    private void assertAnsweredOnce(final Script script, final List<String> answers)
    {
        final Map<Long, Integer> cancels = new HashMap<>();
        final Map<Long, Integer> cancelled = new HashMap<>();
        final Map<Long, Integer> ended = new HashMap<>();
        for (final String answer : answers)
        {
            final String[] words = answer.split(" ");
            final long order = Long.parseLong(words[1]);
            final boolean isCancelReject = words[0].equals("reject") && words[2].equals("0");
            if (isCancelReject || words[0].equals("cancelled"))
            {
                cancelled.merge(order, 1, Integer::sum);
            }
            if (words[0].equals("cancelled") || words[0].equals("reject") && !isCancelReject ||
                answer.endsWith("remaining 0"))
            {
                ended.merge(order, 1, Integer::sum);
            }
        }
        for (int i = 1; i <= REQUESTS; i++)
        {
            if (script.isCancel(i))
            {
                cancels.merge(script.orders[i], 1, Integer::sum);
            }
            else
            {
                assertEquals(1, ended.get(script.orders[i]), "seed=" + seed + " order=" + script.orders[i]);
            }
        }
        assertEquals(cancels, cancelled, "seed=" + seed);
    }

    static void copy(final Path from, final Path to) throws IOException
    {
        Files.createDirectory(to);
        for (final String file : List.of(RequestLog.FILE, AnswerLog.FILE))
        {
            Files.copy(from.resolve(file), to.resolve(file));
        }
    }

    private static void delete(final Path log) throws IOException
    {
        Files.delete(log.resolve(RequestLog.FILE));
        Files.delete(log.resolve(AnswerLog.FILE));
        Files.delete(log);
    }
}
