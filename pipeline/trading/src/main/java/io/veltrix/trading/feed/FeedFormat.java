package io.veltrix.trading.feed;

import java.util.Arrays;
import java.util.function.Supplier;

import io.veltrix.codecs.iex.IexTpSegmentDescriptor;
import io.veltrix.codecs.mdp3.Mdp3PacketDescriptor;

import org.agrona.DirectBuffer;

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
     * See whether a packet has this format's outline. Reads nothing outside the packet; off the hot path.
     *
     * @param packet of one datagram.
     * @param offset of it.
     * @param length of it.
     * @return true where it can be one.
     */
    public boolean fits(final DirectBuffer packet, final int offset, final int length)
    {
        return switch (this)
        {
            case IEX_TOPS -> fitsIex(packet, offset, length, IexTpSegmentDescriptor.PROTOCOL_TOPS);
            case IEX_DEEP -> fitsIex(packet, offset, length, IexTpSegmentDescriptor.PROTOCOL_DEEP);
            case CME_MDP3 -> fitsMdp3(packet, offset, length);
        };
    }

    private static boolean fitsIex(
        final DirectBuffer packet, final int offset, final int length, final int protocol)
    {
        return length >= IexTpSegmentDescriptor.HEADER_LENGTH &&
            IexTpSegmentDescriptor.version(packet, offset) == IexTpSegmentDescriptor.VERSION &&
            IexTpSegmentDescriptor.protocol(packet, offset) == protocol &&
            IexTpSegmentDescriptor.payloadLength(packet, offset) == length - IexTpSegmentDescriptor.HEADER_LENGTH;
    }

    private static boolean fitsMdp3(final DirectBuffer packet, final int offset, final int length)
    {
        final int end = offset + length;
        int message = offset + Mdp3PacketDescriptor.HEADER_LENGTH;
        while (message + Mdp3PacketDescriptor.BODY_OFFSET <= end &&
            Mdp3PacketDescriptor.schemaId(packet, message) == Mdp3PacketDescriptor.SCHEMA_ID &&
            Mdp3PacketDescriptor.messageSize(packet, message) >= Mdp3PacketDescriptor.BODY_OFFSET)
        {
            message += Mdp3PacketDescriptor.messageSize(packet, message);
        }
        return message == end && length > Mdp3PacketDescriptor.HEADER_LENGTH;
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
