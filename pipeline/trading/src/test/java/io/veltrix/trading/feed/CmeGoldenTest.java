package io.veltrix.trading.feed;

import java.nio.file.Path;

import io.veltrix.codecs.trading.Aggressor;
import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookSide;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * Single real packets of other schema versions, held against the fields an independent decoder found in them.
 */
class CmeGoldenTest
{
    private final CmeMdp3Decoder decoder = new CmeMdp3Decoder();
    private final RecordingOutputs out = new RecordingOutputs(true);

    @Test
    void shouldDecodeBookOfVersion5()
    {
        run("golden_sbe/Cme/Mdp3.Sbe.v1.5/MdIncrementalRefreshBook.pcap");
        assertEquals(2, out.bookChanges);
        assertEquals(1_446_234_284_339_172_006L, out.bookChange.exchangeTimeNs());
        assertEquals(13_950, out.bookChange.instrument());
        assertEquals(207_750_000_000_000L, out.bookChange.price());
        assertEquals(480, out.bookChange.size());
        assertEquals(141, out.bookChange.orders());
        assertEquals(2, out.bookChange.level());
        assertEquals(BookAction.CHANGE_LEVEL, out.bookChange.action());
        assertEquals(BookSide.BID, out.bookChange.side());
        assertEquals(1, out.endOfEvents);
    }

    @Test
    void shouldDecodeTradeOfVersion5()
    {
        run("golden_sbe/Cme/Mdp3.Sbe.v1.5/MdIncrementalRefreshTradeSummary.pcap");
        assertEquals(1, out.trades);
        assertEquals(11, out.shares);
        assertEquals(207_800_000_000_000L, out.trade.price());
        assertEquals(Aggressor.BUYER, out.trade.aggressor());
        assertEquals(0, out.trade.tradeId());
        assertFalse(out.trade.flags().endOfEvent());
    }

    @Test
    void shouldDecodeTradeVolumeAndBookOfVersion8()
    {
        run("golden_sbe/Cme/Mdp3.Sbe.v1.8/MdIncrementalRefreshTradeSummary.pcap");
        assertEquals(3, decoder.stats().messages);
        assertEquals(1, out.trades);
        assertEquals(1, out.shares);
        assertEquals(175_316, out.trade.instrument());
        assertEquals(11_260_000_000_000L, out.trade.price());
        assertEquals(0, out.trade.tradeId());
        assertEquals(1, out.bookChanges);
    }

    @Test
    void shouldCountWhatItDoesNotKnow()
    {
        run("golden_sbe/Cme/Mdp3.Sbe.v1.5/MdInstrumentDefinitionSpread.pcap");
        assertEquals(5, decoder.stats().messages);
        assertEquals(5, decoder.stats().unknown);
        assertEquals(0, out.events);
    }

    @Test
    void shouldDecodePacketOfSeveralMessages()
    {
        run("golden_sbe/Cme/Mdp3.Sbe.v1.5/MdIncrementalRefreshSessionStatistics.pcap");
        assertEquals(6, decoder.stats().messages);
        assertEquals(1L, decoder.stats().byType().get("MDIncrementalRefreshVolume37"));
        assertEquals(1L, decoder.stats().byType().get("MDIncrementalRefreshSessionStatistics35"));
        assertEquals(4L, decoder.stats().byType().get("MDIncrementalRefreshBook32"));
        assertEquals(0, decoder.stats().refused);
    }

    private void run(final String name)
    {
        final Path path = Captures.require(name);
        try (CapturePackets packets = Captures.open(path))
        {
            Captures.run(packets, decoder, out);
            assertEquals(0, packets.refused());
        }
        assertEquals(1, decoder.stats().packets);
    }
}
