package io.veltrix.tools.chaos.garbage;

import java.io.IOException;
import java.nio.file.Path;

import io.veltrix.trading.feed.FeedFormat;

/**
 * The kinds of input, each with its share of a run. A new one is a target and a line here.
 */
enum GarbageKind
{
    IEX_TOPS("iex-tops", 250, (folder, seed) -> new DecoderTarget(FeedFormat.IEX_TOPS, seed)),
    IEX_DEEP("iex-deep", 250, (folder, seed) -> new DecoderTarget(FeedFormat.IEX_DEEP, seed)),
    CME_MDP3("cme-mdp3", 350, (folder, seed) -> new DecoderTarget(FeedFormat.CME_MDP3, seed)),
    PCAP("pcap", 40, (folder, seed) -> new CaptureTarget(folder, false, seed)),
    PCAPNG("pcapng", 40, (folder, seed) -> new CaptureTarget(folder, true, seed)),
    JOURNAL("journal", 30, (folder, seed) -> new JournalTarget(folder)),
    PIPELINE("pipeline", 25, (folder, seed) -> TextTarget.pipelines(folder)),
    MANIFEST("manifest", 10, (folder, seed) -> TextTarget.manifests(folder)),
    SNAPSHOT("snapshot", 5, SnapshotTarget::new);

    /** All shares together. */
    static final int WHOLE = 1_000;

    private final String word;
    private final int share;
    private final Constructor constructor;

    GarbageKind(final String word, final int share, final Constructor constructor)
    {
        this.word = word;
        this.share = share;
        this.constructor = constructor;
    }

    /** Makes a target. */
    @FunctionalInterface
    interface Constructor
    {
        GarbageTarget make(Path folder, long seed) throws IOException;
    }

    String word()
    {
        return word;
    }

    /**
     * @return of {@link #WHOLE} inputs, how many are of this kind.
     */
    int share()
    {
        return share;
    }

    GarbageTarget newTarget(final Path folder, final long seed) throws IOException
    {
        return constructor.make(folder, seed);
    }
}
