package io.veltrix.trading.feed;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The wire formats that can be decoded.
 */
public enum FeedFormat
{
    /** IEX TOPS 1.6 over IEX-TP: best quotes and trades. */
    IEX_TOPS("iex-tops", 1, IexTopsDecoder::new),
    /** IEX DEEP 1.0 over IEX-TP: price levels and trades. */
    IEX_DEEP("iex-deep", 1, IexDeepDecoder::new),
    /** CME MDP 3.0: books by level, implied books and trades, one channel with its A and B lines. */
    CME_MDP3("cme-mdp3", 255, CmeMdp3Decoder::new);

    private final String word;
    private final int maxEventsPerMessage;
    private final Supplier<FeedDecoder> constructor;

    FeedFormat(final String word, final int maxEventsPerMessage, final Supplier<FeedDecoder> constructor)
    {
        this.word = word;
        this.maxEventsPerMessage = maxEventsPerMessage;
        this.constructor = constructor;
    }

    /**
     * @return the name in pipeline files.
     */
    public String word()
    {
        return word;
    }

    /**
     * @return most events one message of the format makes.
     */
    public int maxEventsPerMessage()
    {
        return maxEventsPerMessage;
    }

    /**
     * @return a decoder that has seen nothing.
     */
    public FeedDecoder newDecoder()
    {
        return constructor.get();
    }

    /**
     * @return all names, for a setting's choices.
     */
    public static String[] words()
    {
        return Arrays.stream(values()).map(FeedFormat::word).toArray(String[]::new);
    }

    /**
     * @param word as in a pipeline file.
     * @return the format.
     * @throws IllegalArgumentException where there is none of that name.
     */
    public static FeedFormat of(final String word)
    {
        return Arrays.stream(values())
            .filter((format) -> format.word.equals(word))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(
                "found '" + word + "', wanted one of " + String.join(", ", words())));
    }
}
