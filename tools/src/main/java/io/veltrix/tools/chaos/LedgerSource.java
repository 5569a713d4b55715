package io.veltrix.tools.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

import io.veltrix.codecs.trading.Aggressor;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.TradeEncoder;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.Source;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.engine.api.SourceDeclaration;
import io.veltrix.engine.api.SourceOutputs;

/**
 * Brings in the records of an offer file, each as one event whose source position is the record's number. Resumes
 * exactly; or as a feed does, at what is offered next, with what came while it was away gone. Allocates nothing and
 * calls nothing while events flow. For trials of the engine.
 */
public final class LedgerSource implements Source
{
    static final Setting<String> FILE = Setting.text("file").because("The offers.");
    static final Setting<String> RESUME = Setting.choice("resume", "exact", "gap").defaultsTo("exact")
        .because("Whether the outside keeps what was offered, or goes on without us.");

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private OfferFile offers;
    private long next;
    private long refused;

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(FILE, RESUME);
    }

    @Override
    public void declare(final SourceDeclaration declaration, final Settings settings)
    {
        declaration
            .unit(1, ChaosEvents.TRADE_LENGTH)
            .clock(SourceDeclaration.Clock.SEQUENCER)
            .resume("gap".equals(settings.get(RESUME)) ?
                SourceDeclaration.Resume.GAP : SourceDeclaration.Resume.EXACT);
    }

    @Override
    public void onStart(final SourceContext context)
    {
        try
        {
            offers = OfferFile.open(Path.of(context.settings().get(FILE)));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        next = 1 + ("gap".equals(context.settings().get(RESUME)) ?
            offers.last() : context.resumeAfter().orElse(0));
    }

    @Override
    public long nextDueNs()
    {
        return offers.has(next) ? IMMEDIATE : NOTHING;
    }

    @Override
    public int poll(final SourceOutputs out)
    {
        if (!offers.has(next))
        {
            return 0;
        }
        if (!offers.isSound(next))
        {
            refused++;
            next++;
            return 0;
        }
        final int offset = out.claim(ChaosEvents.TRADE_LENGTH, next);
        trade.wrapAndApplyHeader(out.buffer(), offset, header)
            .exchangeTimeNs(offers.timeNs(next))
            .instrument(offers.kind(next))
            .price(offers.value(next))
            .size(1)
            .tradeId(next)
            .aggressor(Aggressor.NONE)
            .broken((short)0);
        trade.flags().clear();
        out.commit();
        next++;
        return 1;
    }

    @Override
    public boolean isExhausted()
    {
        return offers.endsBefore(next);
    }

    @Override
    public long refused()
    {
        return refused;
    }

    @Override
    public void onClose()
    {
        if (offers != null)
        {
            offers.close();
        }
    }
}
