package io.veltrix.tools.chaos;

import java.io.IOException;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.engine.EpochStartDecoder;
import io.veltrix.codecs.engine.GapCause;
import io.veltrix.codecs.engine.SourceGapDecoder;
import io.veltrix.codecs.trading.TradeDecoder;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.home.Home;
import io.veltrix.engine.journal.JournalReader;
import io.veltrix.engine.journal.JournalVerifier;
import org.agrona.DirectBuffer;

/**
 * The journal of the root against everything that was offered: numbered without holes, time never back, an epoch for
 * each life; every record of the ledger once, in order, as it was offered; of the feed what came, in order, with holes
 * only at the start of a life and with an event that says so.
 */
final class RootOracle
{
    private static final int LEDGER = 1;
    private static final int FEED = 2;
    private static final int EVENTS_PER_POLL = 4_096;

    private final Trial trial;
    private final Rig rig;
    private final boolean isDrained;
    private final Event event = new Event();
    private final TradeDecoder trade = new TradeDecoder();
    private final SourceGapDecoder gap = new SourceGapDecoder();
    private OfferFile ledger;
    private OfferFile feed;
    private long sequence;
    private long timestampNs;
    private int epoch;
    private final Epochs epochs = new Epochs();
    private final EpochStartDecoder start = new EpochStartDecoder();
    private long ledgerPosition;
    private long feedPosition;
    private boolean mayJump = true;

    RootOracle(final Trial trial, final Rig rig, final boolean isDrained)
    {
        this.trial = trial;
        this.rig = rig;
        this.isDrained = isDrained;
    }

    void check() throws IOException
    {
        try (OfferFile ledgerOffers = OfferFile.open(rig.outside().resolve("ledger.offers"));
            OfferFile feedOffers = OfferFile.open(rig.outside().resolve("feed.offers"));
            JournalReader reader = JournalReader.open(
                Home.journalOf(rig.home()).resolve(PipelineConfig.ROOT), 1, Long.MAX_VALUE))
        {
            ledger = ledgerOffers;
            feed = feedOffers;
            while (!reader.isAtEnd() && !trial.hasFindings())
            {
                reader.poll(this::onEvent, EVENTS_PER_POLL);
            }
            if (reader.damage() != null)
            {
                trial.finding("root: %s", reader.damage());
            }
            final long offered = ledger.last();
            if (isDrained && ledgerPosition != offered)
            {
                trial.finding("root: ledger offered %d records, the journal ends with %d", offered, ledgerPosition);
            }
        }
    }

    /**
     * @param rig whose pipeline does not run.
     * @return sequenced time of its last event, milliseconds of the epoch; 0 for none.
     */
    static long lastTimestampMs(final Rig rig)
    {
        return JournalVerifier.verify(Home.journalOf(rig.home()).resolve(PipelineConfig.ROOT)).lastTimestampNs() /
            1_000_000;
    }

    private boolean onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        event.wrap(buffer, offset, length);
        if (event.sequence() != sequence + 1)
        {
            trial.finding("root: event %d behind %d", event.sequence(), sequence);
        }
        sequence = event.sequence();
        if (event.timestampNs() < timestampNs)
        {
            trial.finding("root: time goes back by %d ns at %d", timestampNs - event.timestampNs(), sequence);
        }
        timestampNs = event.timestampNs();
        if (event.epoch() != epoch)
        {
            onEpoch();
        }
        if (event.typeKey() == ChaosEvents.SOURCE_GAP.key())
        {
            gap.wrap(buffer, event.bodyOffset(), event.blockLength(), event.version());
            mayJump |= event.source() == FEED && gap.cause() == GapCause.RESTART;
        }
        if (event.typeKey() == ChaosEvents.TRADE.key())
        {
            onRecord();
        }
        return true;
    }

    private void onEpoch()
    {
        if (event.typeKey() != ChaosEvents.EPOCH_START.key() || event.epoch() < epoch)
        {
            trial.finding("root: epoch %d begins at %d, behind epoch %d, without an event that says so",
                event.epoch(), sequence, epoch);
        }
        epoch = event.epoch();
        start.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
        epochs.start(epoch, start.lastJournalled());
    }

    private void onRecord()
    {
        trade.wrap(event.buffer(), event.bodyOffset(), event.blockLength(), event.version());
        final boolean isLedger = event.source() == LEDGER;
        final long number = trade.tradeId();
        final long last = isLedger ? ledgerPosition : feedPosition;
        if (number != last + 1 && (isLedger || number <= last || !mayJump))
        {
            trial.finding("root: %s record %d behind %d at %d", isLedger ? "ledger" : "feed", number, last, sequence);
        }
        final OfferFile offers = isLedger ? ledger : feed;
        if (!offers.has(number) || !offers.isSound(number) || offers.value(number) != trade.price() ||
            event.sourcePosition() != number)
        {
            trial.finding("root: event %d is not record %d as it was offered", sequence, number);
        }
        if (isLedger)
        {
            ledgerPosition = number;
        }
        else
        {
            feedPosition = number;
            mayJump = false;
        }
    }

    /**
     * @return last root sequence in the journal.
     */
    long sequence()
    {
        return sequence;
    }

    /**
     * @return where each life of the sequencer ended.
     */
    Epochs epochs()
    {
        return epochs;
    }
}
