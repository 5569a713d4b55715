package io.veltrix.trading.feed;

import java.util.stream.Collectors;

import io.veltrix.codecs.cme.AggressorSide;
import io.veltrix.codecs.cme.ChannelReset4Encoder;
import io.veltrix.codecs.cme.EntryType;
import io.veltrix.codecs.cme.MDIncrementalRefreshBook46Encoder;
import io.veltrix.codecs.cme.MDIncrementalRefreshTradeSummary48Encoder;
import io.veltrix.codecs.cme.MessageHeaderEncoder;
import io.veltrix.codecs.cme.UpdateAction;
import io.veltrix.codecs.mdp3.Mdp3PacketDescriptor;
import io.veltrix.codecs.trading.Aggressor;
import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookSide;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CmeMdp3DecoderTest
{
    private static final int A = 1;
    private static final int B = 2;

    private final CmeMdp3Decoder decoder = new CmeMdp3Decoder();
    private final FeedStats stats = decoder.stats();
    private final RecordingOutputs out = new RecordingOutputs(true);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1500]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private int length;

    @Test
    void shouldDeclareGapAtOnceWhenThereIsOneLine()
    {
        send(A, 1, 10);
        send(A, 4, 11);
        assertEquals(1, out.gaps);
        assertEquals(2, out.gap.firstMissing());
        assertEquals(2, out.gap.missing());
        assertEquals("1 4", sizes());
    }

    @Test
    void shouldFillHoleFromOtherLine()
    {
        send(A, 1, 10);
        send(B, 1, 10);
        send(A, 3, 12);
        assertEquals("1", sizes(), "line B may still bring 2");
        send(A, 4, 13);
        send(B, 2, 11);
        assertEquals("1 2 3 4", sizes());
        send(B, 3, 12);
        send(B, 4, 13);
        assertEquals(0, stats.gaps);
        assertEquals(3, stats.duplicates);
    }

    @Test
    void shouldDeclareGapWhenBothLinesAreBehindTheHole()
    {
        send(A, 1, 10);
        send(B, 1, 10);
        send(A, 3, 12);
        send(B, 4, 13);
        assertEquals("1 3 4", sizes());
        assertEquals(1, stats.gaps);
        assertEquals(1, stats.missing);
        assertEquals(2, out.gap.firstMissing());
    }

    @Test
    void shouldNotWaitForDeadLine()
    {
        send(A, 1, 10);
        send(B, 1, 10);
        for (int i = 2; i <= 100; i++)
        {
            send(A, i, 10 + i);
        }
        send(A, 102, 200);
        assertEquals(1, stats.gaps);
        assertEquals(102, stats.messages + stats.missing);
    }

    @Test
    void shouldReleaseWhatIsHeldWhenPacketsEnd()
    {
        send(A, 1, 10);
        send(B, 1, 10);
        send(A, 3, 12);
        assertFalse(decoder.hasMore());
        decoder.onEnd();
        Captures.drain(decoder, out);
        assertEquals("1 3", sizes());
        assertEquals(1, stats.gaps);
    }

    @Test
    void shouldEmitResetWhenNumberingStartsAgain()
    {
        send(A, 5, 10);
        send(A, 6, 11);
        begin(1, 20);
        channelReset();
        deliver(A);
        assertEquals(1, out.resets);
        assertEquals(7, out.reset.expected());
        assertEquals(1, out.reset.found());
        begin(1, 20);
        channelReset();
        deliver(B);
        assertEquals(1, out.resets, "the other line's copy");
        send(A, 2, 21);
        begin(3, 22);
        channelReset();
        deliver(A);
        assertEquals(2, out.resets, "a reset of the books within the numbering");
        assertEquals(2, stats.resets);
        assertEquals(0, stats.gaps);
    }

    @Test
    void shouldReadLongerBlocksOfNewerVersions()
    {
        begin(1, 10);
        final int message = length;
        final int body = message + Mdp3PacketDescriptor.BODY_OFFSET;
        header.wrap(buffer, message + 2).blockLength(19).templateId(46).schemaId(1).version(99);
        buffer.putLong(body, 777);
        buffer.putByte(body + 8, (byte)0x80);
        buffer.putShort(body + 19, (short)40);
        buffer.putByte(body + 21, (byte)2);
        for (int i = 0; i < 2; i++)
        {
            final int entry = body + 22 + i * 40;
            buffer.putLong(entry, 1_500_000_000L + i);
            buffer.putInt(entry + 8, 10 + i);
            buffer.putInt(entry + 12, 4242);
            buffer.putInt(entry + 20, 3);
            buffer.putByte(entry + 24, (byte)(1 + i));
            buffer.putByte(entry + 25, (byte)1);
            buffer.putByte(entry + 26, (byte)'E');
        }
        buffer.putLong(body + 102, 0);
        buffer.putShort(body + 102, (short)24);
        end(message, body + 110 + 5);
        deliver(A);
        assertEquals(2, out.bookChanges);
        assertEquals(1_500_000_001L, out.bookChange.price());
        assertEquals(11, out.bookChange.size());
        assertEquals(4242, out.bookChange.instrument());
        assertEquals(777, out.bookChange.exchangeTimeNs());
        assertEquals(2, out.bookChange.level());
        assertEquals(BookSide.IMPLIED_BID, out.bookChange.side());
        assertEquals(BookAction.CHANGE_LEVEL, out.bookChange.action());
        assertEquals(1, out.endOfEvents);
        assertEquals(0, stats.refused);
    }

    @Test
    void shouldRefuseAndSaySoWhenMessageLies()
    {
        begin(1, 10);
        book(1);
        buffer.putByte(12 + 10 + 11 + 2, (byte)9);
        book(2);
        deliver(A);
        assertEquals(1, stats.refused);
        assertEquals(12, stats.firstRefusedPosition);
        assertEquals(1, out.refusals);
        assertEquals("2", sizes());

        begin(2, 11);
        book(3);
        book(4);
        buffer.putShort(12, (short)9);
        deliver(A);
        assertEquals(2, stats.refused);
        assertEquals("2", sizes());
        send(A, 3, 12);
        assertEquals("2 3", sizes());
    }

    @Test
    void shouldTakeTradesAndTradesTakenBack()
    {
        begin(1, 10);
        final int message = length;
        final MDIncrementalRefreshTradeSummary48Encoder trade = new MDIncrementalRefreshTradeSummary48Encoder();
        trade.wrapAndApplyHeader(buffer, message + 2, header).transactTime(5).matchEventIndicator().clear();
        final MDIncrementalRefreshTradeSummary48Encoder.EntriesEncoder entries = trade.entriesCount(3);
        final UpdateAction[] actions = {UpdateAction.NEW, UpdateAction.CHANGE, UpdateAction.DELETE};
        for (final UpdateAction action : actions)
        {
            entries.next().price(25).size(7).securityId(1).rptSeq(1).orders(2)
                .aggressorSide(AggressorSide.SELL).action(action).tradeEntryId(31);
        }
        trade.orderEntriesCount(0);
        end(message, trade.limit());
        deliver(A);
        assertEquals(1, stats.trades);
        assertEquals(7, stats.tradedQuantity);
        assertEquals(1, stats.unknown);
        assertEquals(1, out.brokenTrades);
        assertEquals(25, out.trade.price());
        assertEquals(31, out.trade.tradeId());
        assertEquals(Aggressor.SELLER, out.trade.aggressor());
        assertTrue(out.texts.get(0).contains("tradeId=31"), out.texts.get(0));
    }

    private void send(final int line, final int sequence, final long sendingTimeNs)
    {
        begin(sequence, sendingTimeNs);
        book(sequence);
        deliver(line);
    }

    private void begin(final int sequence, final long sendingTimeNs)
    {
        Mdp3PacketDescriptor.header(buffer, 0, sequence, sendingTimeNs);
        length = Mdp3PacketDescriptor.HEADER_LENGTH;
    }

    private void book(final int size)
    {
        final int message = length;
        final MDIncrementalRefreshBook46Encoder book = new MDIncrementalRefreshBook46Encoder();
        book.wrapAndApplyHeader(buffer, message + 2, header).transactTime(5)
            .matchEventIndicator().clear().endOfEvent(true);
        book.entriesCount(1).next().price(1_000).size(size).securityId(1).rptSeq(1).orders(1).level((short)1)
            .action(UpdateAction.NEW).entryType(EntryType.BID);
        book.orderEntriesCount(0);
        end(message, book.limit());
    }

    private void channelReset()
    {
        final int message = length;
        final ChannelReset4Encoder reset = new ChannelReset4Encoder();
        reset.wrapAndApplyHeader(buffer, message + 2, header).transactTime(5).matchEventIndicator().clear();
        end(message, reset.limit());
    }

    private void end(final int message, final int limit)
    {
        Mdp3PacketDescriptor.messageSize(buffer, message, limit - message);
        length = limit;
    }

    private void deliver(final int line)
    {
        decoder.onPacket(buffer, 0, length, line, 14_340);
        Captures.drain(decoder, out);
    }

    private String sizes()
    {
        return out.texts.stream()
            .filter((text) -> text.contains("BookChange"))
            .map((text) -> text.replaceAll(".*\\|size=(\\d+).*", "$1"))
            .collect(Collectors.joining(" "));
    }
}
