package io.veltrix.trading.market;

import io.veltrix.trading.feed.PacketSource;

import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts the model's events into packets of one wire format. What happens within a short time of a packet's first message
 * goes into the same packet while there is room: bursts fill packets, quiet times have one message each. Shows the
 * packet last made. Single-threaded; allocates nothing per packet.
 */
abstract class PacketWriter implements PacketSource
{
    /** How long a packet stays open for more messages. */
    static final long OPEN_NS = 5_000;

    /** From the last message of a packet until it is sent. */
    static final long SEND_DELAY_NS = 800;

    /** Longest payload: what a network of 1,500 bytes carries, less some room for tunnels. */
    static final int MAX_PAYLOAD_LENGTH = 1_400;

    /** Most messages one event can make, in any format. */
    static final int MAX_EVENT_MESSAGES = MarketModel.MAX_ACTIONS;

    final MarketModel model;
    final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(2_048, 64));
    int payloadLength;
    long sendTimeNs = MarketOptions.START_NS;

    private final long heartbeatNs;
    private final boolean isEndless;
    private long remaining;
    private long messages;
    private long heartbeats;

    PacketWriter(final MarketModel model, final MarketOptions options, final long heartbeatNs)
    {
        this.model = model;
        this.heartbeatNs = heartbeatNs;
        isEndless = options.messages() == 0;
        remaining = isEndless ? Long.MAX_VALUE : options.messages();
    }

    /** Begin a packet with messages. */
    abstract void begin();

    /**
     * Append the model's last event.
     *
     * @param eventTimeNs when it happened.
     * @return messages it made; 0 where the format does not show it.
     */
    abstract int append(long eventTimeNs);

    /**
     * @return true while there is room for any event.
     */
    abstract boolean hasRoom();

    /**
     * Close the packet: {@link #payloadLength} and {@link #buffer} hold it from now on.
     *
     * @param count of its messages.
     */
    abstract void end(int count);

    /** Make a packet that only says that the sender lives. */
    abstract void heartbeat();

    @Override
    public final boolean advance()
    {
        if (remaining <= 0)
        {
            return false;
        }
        final long firstNs = model.timeNs();
        if (firstNs - sendTimeNs > heartbeatNs)
        {
            sendTimeNs += heartbeatNs;
            heartbeats++;
            heartbeat();
            return true;
        }
        begin();
        int count = 0;
        long eventTimeNs;
        do
        {
            eventTimeNs = model.timeNs();
            if (remaining - count < MAX_EVENT_MESSAGES)
            {
                model.nextTouchChange();
            }
            else
            {
                model.nextEvent();
            }
            final int made = append(eventTimeNs);
            model.elapse(made);
            count += made;
        }
        while (model.timeNs() - firstNs <= OPEN_NS && hasRoom() && count < remaining);
        messages += count;
        remaining -= isEndless ? 0 : count;
        sendTimeNs = eventTimeNs + SEND_DELAY_NS;
        end(count);
        return true;
    }

    /** End the market with the packet being made. */
    final void stop()
    {
        remaining = 0;
    }

    /**
     * @return messages made so far, heartbeats not counted.
     */
    final long messages()
    {
        return messages;
    }

    final long heartbeats()
    {
        return heartbeats;
    }

    @Override
    public final long timestampNs()
    {
        return sendTimeNs;
    }

    @Override
    public final DirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public final int offset()
    {
        return 0;
    }

    @Override
    public final int length()
    {
        return payloadLength;
    }

    @Override
    public final long refused()
    {
        return 0;
    }

    @Override
    public final void close()
    {
    }
}
