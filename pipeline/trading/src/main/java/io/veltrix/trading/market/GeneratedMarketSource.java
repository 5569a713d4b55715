package io.veltrix.trading.market;

import java.util.List;

import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.SourceContext;
import io.veltrix.trading.feed.FeedFormat;
import io.veltrix.trading.feed.FeedSource;
import io.veltrix.trading.feed.PacketSource;

/**
 * A made-up market as a feed: generated in a real wire format and played through the decoder of that format, every
 * packet due at its made-up time. The same settings make the same events, so it resumes like a capture: it makes what
 * came before again and goes on behind it.
 */
public final class GeneratedMarketSource extends FeedSource
{
    /** What the packets say. */
    public static final Setting<String> FORMAT = Setting.choice("format", FeedFormat.words())
        .defaultsTo(FeedFormat.IEX_DEEP.word())
        .because("The wire format to write and to decode. iex-deep has a book and is the cheapest of those that do; " +
            "iex-tops has best quotes only; cme-mdp3 has books by level on two lines.")
        .costs("cme-mdp3 declares 255 events a message, so the root stream needs room for as many; the others 1.")
        .signal("The counter 'refused' stays 0: anything else is a fault of generator or decoder.");

    /** Where randomness begins. */
    public static final Setting<Long> SEED = Setting.count("seed")
        .between("0", "9_000_000_000_000_000_000").defaultsTo("1")
        .because("The same seed makes the same market, to the byte, on every host and JVM; another one makes another.")
        .costs("Nothing.")
        .signal("The digest of the root stream: equal for equal settings.");

    /** How many instruments there are. */
    public static final Setting<Long> INSTRUMENTS = Setting.count("instruments")
        .between("1", Integer.toString(MarketOptions.MAX_INSTRUMENTS)).defaultsTo("64")
        .because("64 are a strategy's universe; a quarter of them has two thirds of the messages. Raise it to try " +
            "how books and risk behave when they no longer fit the caches.")
        .costs("192 bytes each at depth 10, in the generator; the books behind it need their own.")
        .signal("Cache misses: messages a second fall as it grows.");

    /** How many messages there are. */
    public static final Setting<Long> RATE = Setting.rate("rate")
        .between("1/s", MarketOptions.MAX_RATE + "/s").defaultsTo("50000/s")
        .because("Mean messages a second of made-up time: 50000/s is a busy afternoon on one exchange. The " +
            "pipeline's speed decides how fast made-up time passes.")
        .costs("About 0.1 us of the sequencer's thread a message in the formats of IEX, 0.2 us in cme-mdp3, decoding " +
            "included.")
        .signal("The counter 'messages' over time; latency from the due time grows when the host cannot keep up.");

    /** How deep books are. */
    public static final Setting<Long> DEPTH = Setting.count("depth")
        .between(Integer.toString(MarketOptions.MIN_DEPTH), Integer.toString(MarketOptions.MAX_DEPTH)).defaultsTo("10")
        .because("Most price levels a side; books are mostly nearly full. cme-mdp3 shows at most 10, as the exchange " +
            "does.")
        .costs("16 bytes for each level and instrument; deeper books also need more room in the stages behind.")
        .signal("The levels that the order book stage reports.");

    /** How uneven the flow is. */
    public static final Setting<Long> BURST_SHARE = Setting.decimal("burst-share")
        .between("0", "0.95").defaultsTo("0.6")
        .because("Share of the messages that come in bursts, one or two microseconds apart: tens at a time, at " +
            "times hundreds. Averages hide what captures show, and queues are sized for bursts. 0 makes a " +
            "Poisson process.")
        .costs("Nothing here; behind the source, the room to hold a burst.")
        .signal("The highest latency percentiles, and how full the links get.");

    /** When it ends. */
    public static final Setting<Long> MESSAGES = Setting.count("messages")
        .between(Long.toString(MarketOptions.MIN_MESSAGES), "9_000_000_000_000_000_000").orWord("0", 0L)
        .defaultsTo("0")
        .because("0 goes on without end. A number makes runs that compare: the source is exhausted after exactly as " +
            "many messages.")
        .costs("A resumed source makes all messages before the resume position again.")
        .signal("The counter 'messages' stands still at this number.");

    /** Make an unstarted source. */
    public GeneratedMarketSource()
    {
    }

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(FORMAT, SEED, INSTRUMENTS, RATE, DEPTH, BURST_SHARE, MESSAGES);
    }

    @Override
    protected FeedFormat format(final Settings settings)
    {
        return FeedFormat.of(settings.get(FORMAT));
    }

    @Override
    protected PacketSource openPackets(final SourceContext context)
    {
        return new GeneratedPackets(options(context.settings()));
    }

    private MarketOptions options(final Settings settings)
    {
        return new MarketOptions(
            format(settings),
            settings.get(SEED),
            (int)(long)settings.get(INSTRUMENTS),
            settings.get(RATE),
            (int)(long)settings.get(DEPTH),
            settings.get(BURST_SHARE) / 1e9,
            settings.get(MESSAGES));
    }
}
