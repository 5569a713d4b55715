package io.veltrix.trading.venue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.trading.Side;
import io.veltrix.engine.api.Delivery;
import io.veltrix.engine.api.Outcome;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceDeclaration.Resume;
import io.veltrix.trading.instrument.Instruments;
import io.veltrix.trading.rig.Events;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class VenueLogTest
{
    private static final long AAPL = Instruments.symbol("AAPL");

    @TempDir
    private Path folder;

    private final Events events = new Events();
    private Path log;

    private String[] settings(final String... more)
    {
        final List<String> settings = new ArrayList<>(List.of(
            "ack-latency", "50us", "fill-latency", "200us", "reject-ratio", "0", "partial-ratio", "0", "slow-ratio",
            "0", "log", log.toString()));
        settings.addAll(Arrays.asList(more));
        return settings.toArray(String[]::new);
    }

    /** Three orders, of which the first is filled and the second acknowledged; four answers in all. */
    private void live()
    {
        log = folder.resolve("venue");
        final VenueRig rig = new VenueRig(8, settings());
        assertEquals(Resume.EXACT, rig.declaredResume);
        for (int i = 1; i <= 3; i++)
        {
            assertTrue(rig.sink.onEvent(events.at(i * 100_000).newOrder(i, AAPL, Side.BUY, 99, 10)));
        }
        assertEquals(List.of("ack 1", "ack 2", "fill 1 BUY 10@99 remaining 0", "ack 3"), drain(rig, 350_000));
        rig.close();
    }

    private VenueRig again(final long cursor, final String... more)
    {
        return new VenueRig(8, OptionalLong.of(cursor), 400_000, settings(more));
    }

    private static List<String> drain(final VenueRig rig, final long untilNs)
    {
        final List<String> answers = new ArrayList<>();
        Event answer = rig.answerBy(untilNs);
        while (answer != null)
        {
            answers.add(VenueTest.describe(answer));
            answer = rig.answerBy(untilNs);
        }
        return answers;
    }

    @Test
    void shouldGiveAnswersBehindTheCursorAgainAndGoOnWithWhatIsOpen()
    {
        live();
        final VenueRig rig = again(2);
        assertEquals(3, rig.sink.outstanding(), "until the pipeline has seen the fill again");
        assertFalse(rig.source.isReconciled());
        assertEquals("fill 1 BUY 10@99 remaining 0", VenueTest.describe(rig.answerBy(400_000)));
        assertEquals(2, rig.sink.outstanding());
        assertEquals("ack 3", VenueTest.describe(rig.answerBy(400_000)));
        assertFalse(rig.source.isReconciled(), "the fill of order 2 became due meanwhile");
        assertEquals("fill 2 BUY 10@99 remaining 0", VenueTest.describe(rig.answerBy(400_000)));
        assertTrue(rig.source.isReconciled());
        assertTrue(rig.sink.onEvent(events.at(450_000).cancel(3, AAPL)));
        assertEquals(List.of("fill 3 BUY 10@99 remaining 0", "reject 3 0"), drain(rig, Long.MAX_VALUE - 1));
        assertEquals(0, rig.sink.outstanding());
        rig.close();
    }

    @Test
    void shouldTellWhatItHasReceivedAndExecuteItOnce()
    {
        live();
        final VenueRig rig = again(4);
        drain(rig, 400_000);
        final Events same = new Events();
        same.at(100_000).newOrder(1, AAPL, Side.BUY, 99, 10);
        same.at(200_000).newOrder(2, AAPL, Side.BUY, 99, 10);
        final Event third = same.at(300_000).newOrder(3, AAPL, Side.BUY, 99, 10);
        assertEquals(Outcome.DONE, rig.sink.reconcile(third));
        assertTrue(rig.sink.onEvent(third), "sent again");
        assertEquals(1, rig.counted("requests the venue had already"));
        assertEquals(1, rig.sink.outstanding());
        final Event fourth = same.at(400_000).newOrder(4, AAPL, Side.BUY, 99, 10);
        assertEquals(Outcome.NOT_DONE, rig.sink.reconcile(fourth));
        assertTrue(rig.sink.onEvent(fourth));
        assertEquals(Outcome.DONE, rig.sink.reconcile(fourth));
        assertEquals(List.of("ack 4", "fill 3 BUY 10@99 remaining 0", "fill 4 BUY 10@99 remaining 0"),
            drain(rig, Long.MAX_VALUE - 1));
        rig.close();
    }

    @Test
    void shouldKnowNothingFromBeforeWithoutLog()
    {
        final VenueRig rig = new VenueRig(8, OptionalLong.of(17), 400_000, "reject-ratio", "0");
        assertEquals(Resume.GAP, rig.declaredResume);
        assertEquals(Delivery.AT_LEAST_ONCE, rig.declaredDelivery);
        assertTrue(rig.source.isReconciled());
        assertEquals(Outcome.UNKNOWN, rig.sink.reconcile(events.newOrder(1, AAPL, Side.BUY, 99, 10)));
        assertTrue(rig.sink.onEvent(events.cancel(1, AAPL)));
        assertEquals(List.of("reject 1 0"), drain(rig, Long.MAX_VALUE - 1));
        assertEquals(18, rig.sourcePosition, "numbers go on");
    }

    @Test
    void shouldPassOverRequestThatWasHalfWrittenWhenKilled() throws IOException
    {
        live();
        // All of a fourth record but its number.
        write(RequestLog.FILE, RecordFile.HEADER_LENGTH + 3 * RecordFile.RECORD_LENGTH + 8, 4711);
        final VenueRig rig = again(4);
        assertEquals(2, rig.sink.outstanding());
        assertTrue(rig.sink.onEvent(events.at(400_000).newOrder(4, AAPL, Side.BUY, 99, 10)));
        rig.close();
        final VenueRig third = again(4);
        assertEquals(3, third.sink.outstanding());
        third.close();
    }

    @Test
    void shouldRefuseLogThatIsNotOfThisHome()
    {
        live();
        refused("3 requests of another home", () -> new VenueRig(8, settings()));
        refused("the journal has answer 5 of the venue, its log", () -> again(5));
        final VenueRig rig = again(4);
        refused("is in use", () -> again(4));
        final Events others = new Events();
        refused("order 1 for sequence 1 of epoch 1, the journal has order 9",
            () -> rig.sink.onEvent(others.at(100_000).newOrder(9, AAPL, Side.BUY, 99, 10)));
        refused("later requests than that of sequence 0",
            () -> rig.sink.reconcile(others.skip(-2).at(100_000).newOrder(2, AAPL, Side.BUY, 99, 10)));
        rig.close();
    }

    @Test
    void shouldRefuseOtherSettingsThanItWasWrittenWith()
    {
        live();
        refused("fill-latency was 200000 and is 300000", () -> again(2, "fill-latency", "300us"));
        refused("reject-ratio was 0.0 and is 0.5", () -> again(2, "reject-ratio", "0.5"));
    }

    @Test
    void shouldRefuseWhenMoreIsOpenThanMayBe()
    {
        log = folder.resolve("venue");
        final VenueRig rig = new VenueRig(16, settings());
        for (int i = 1; i <= 10; i++)
        {
            assertTrue(rig.sink.onEvent(events.at(1).newOrder(i, AAPL, Side.BUY, 99, 10)));
        }
        rig.close();
        final VenueRig smaller = new VenueRig(8, OptionalLong.empty(), 1, settings());
        refused("raise it to what it was", smaller.source::nextDueNs);
        smaller.close();
    }

    @Test
    void shouldRefuseDamagedLog() throws IOException
    {
        live();
        write(AnswerLog.FILE, RecordFile.HEADER_LENGTH + RecordFile.RECORD_LENGTH + 20, 1);
        refused("damaged in record 2, at offset 4168", () -> again(4));
        live2();
        write(RequestLog.FILE, 0, 99);
        refused("is no venue log of this version", () -> again(0));
    }

    private void live2()
    {
        log = folder.resolve("other");
        new VenueRig(8, settings()).close();
    }

    @Test
    void shouldEndEmptyWhenNothingIsOpen()
    {
        live();
        VenueRig rig = again(4);
        drain(rig, Long.MAX_VALUE - 1);
        rig.close();
        rig = again(6);
        assertEquals(0, rig.sink.outstanding());
        assertTrue(rig.source.isReconciled());
        assertEquals(Source.NOTHING, rig.source.nextDueNs());
        rig.close();
    }

    private void write(final String file, final long offset, final long value) throws IOException
    {
        try (FileChannel channel = FileChannel.open(log.resolve(file), StandardOpenOption.WRITE))
        {
            channel.write(
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, value), offset);
        }
    }

    private static void refused(final String part, final Runnable action)
    {
        final String message = assertThrows(IllegalStateException.class, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
