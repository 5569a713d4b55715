package io.veltrix.trading.feed;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.veltrix.codecs.pcap.CaptureException;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.api.Settings;
import io.veltrix.engine.api.SourceContext;

/**
 * A feed read from capture files: every packet due at its recorded time, every event the one the live feed would have
 * made. Ends with its last file.
 */
public final class CaptureSource extends FeedSource
{
    /** Where the packets are. */
    public static final Setting<String> FILES = Setting.text("files")
        .because("Capture files, pcap or pcapng, plain or gzip, separated by commas and read in this order as one " +
            "feed. There is no default: a run should name what it replays.")
        .costs("One window of 1 MiB of direct memory for the file being read, whatever its size; inflating gzip on " +
            "the sequencer's thread, so for top speed inflate beforehand.")
        .signal("The counter 'refused' rises where records are cut or are not IPv4 UDP.");

    /** What the packets say. */
    public static final Setting<String> FORMAT = Setting.choice("format", FeedFormat.words())
        .because("Captures do not say which exchange's format they hold. There is no default: a wrong guess would " +
            "refuse everything.")
        .costs("cme-mdp3 can bring in 255 events a message, so the root stream needs room for as many; the others 1.")
        .signal("The start is refused where the first packets are of another format; else 'refused' equals 'packets'.");

    private CapturePackets packets;

    /** Make an unstarted source. */
    public CaptureSource()
    {
    }

    @Override
    public List<Setting<?>> settings()
    {
        return List.of(FILES, FORMAT);
    }

    @Override
    protected FeedFormat format(final Settings settings)
    {
        return FeedFormat.of(settings.get(FORMAT));
    }

    @Override
    protected PacketSource openPackets(final SourceContext context)
    {
        final List<Path> files = files(context.settings().get(FILES));
        packets = new CapturePackets(files);
        try
        {
            CaptureCheck.require(files, format(context.settings()));
        }
        catch (final CaptureException ex)
        {
            packets.close();
            throw ex;
        }
        return packets;
    }

    /**
     * @return files that did not end behind a whole record, each with where and why; complete once exhausted.
     */
    public List<String> faults()
    {
        return packets == null ? List.of() : packets.faults();
    }

    @Override
    public String damage()
    {
        return packets != null && packets.isDamaged() ? String.join("; ", packets.faults()) : null;
    }

    private static List<Path> files(final String text)
    {
        return Arrays.stream(text.split(","))
            .map(String::strip)
            .filter((name) -> !name.isEmpty())
            .map(Path::of)
            .toList();
    }
}
