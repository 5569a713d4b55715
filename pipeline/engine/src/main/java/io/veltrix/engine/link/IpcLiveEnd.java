package io.veltrix.engine.link;

import java.nio.ByteBuffer;

import io.aeron.Aeron;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.api.Tally;
import io.veltrix.engine.stream.EventFrame;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.HandOver;
import io.veltrix.engine.stream.LiveEnd;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * The live end of a stream over Aeron IPC whose reader may come off. The driver lets it go when it stands three
 * quarters of a window behind for {@link Transport#WINDOW_LIMIT_TIMEOUT_NS}, or takes it for dead: the writer then goes
 * on and overwrites what was not read. Or its writer dies, and another process goes on for it.
 * <p>
 * So events are copied before anybody looks at them, and the copy counts only where the reader's position was still its
 * own afterwards: the driver gives that counter up before it cleans or lets the writer reuse what lies behind it. A
 * handler may stop for as long as it likes in the midst of an event.
 * <p>
 * Two threads: the reader's, and for {@link #serve} and the image handlers the one that runs {@link Transport#doWork}.
 * They meet in the hand-over of images. Joining allocates, on the transport's thread.
 */
final class IpcLiveEnd implements LiveEnd, ControlledFragmentHandler
{
    private static final int MIN_BATCH_BYTES = 64 << 10;

    private final String channel;
    private final int aeronStream;
    private final int maxEventLength;
    private final Place place;
    private final Tally attached;
    private final Tally detached;
    private final HandOver<Image> images = new HandOver<>();

    // The transport's thread.
    private long registrationId = Aeron.NULL_VALUE;
    private boolean isPending;
    private Image candidate;
    private Image current;
    /** Written by the transport's thread, read by the reader's: a later writer of the stream is there. */
    private volatile Image newer;

    // The reader's thread.
    private final UnsafeBuffer batch;
    private Image image;
    private int filled;
    private int read;
    private int refusedLength;
    private boolean isLost = true;
    private boolean isEnded;

    /**
     * @param channel        to subscribe to.
     * @param aeronStream    of it.
     * @param maxEventLength of the stream in bytes.
     * @param counters       in which the driver keeps positions.
     * @param attached       1 while the reader has a place in the live stream and can hold its writer up, else 0.
     * @param detached       counts how often it was left behind; both are written by the transport's thread.
     */
    IpcLiveEnd(
        final String channel,
        final int aeronStream,
        final int maxEventLength,
        final CountersReader counters,
        final Tally attached,
        final Tally detached)
    {
        this.channel = channel;
        this.aeronStream = aeronStream;
        this.maxEventLength = maxEventLength;
        place = new Place(counters);
        this.attached = attached;
        this.detached = detached;
        batch = new UnsafeBuffer(ByteBuffer.allocateDirect(
            Math.max(MIN_BATCH_BYTES, 2 * EventFrame.framedLength(maxEventLength)) + BitUtil.CACHE_LINE_LENGTH));
    }

    /**
     * Subscribe where the reader has asked for it. The transport's thread.
     *
     * @param client to subscribe with.
     * @return how much was done.
     */
    int serve(final Aeron client)
    {
        if (!images.isAsked())
        {
            return 0;
        }
        if (isPending)
        {
            if (candidate == null)
            {
                return 0;
            }
            isPending = false;
            current = candidate;
            candidate = null;
            attached.set(1);
            images.answer(current);
            return 1;
        }
        if (newer != null && !newer.isClosed())
        {
            // It came behind the one that was left: a subscription made anew would find both, in the same order.
            current = newer;
            newer = null;
            attached.set(1);
            images.answer(current);
            return 1;
        }
        final Subscription before = registrationId == Aeron.NULL_VALUE ? null : client.getSubscription(registrationId);
        if (before != null)
        {
            before.close();
        }
        newer = null;
        isPending = true;
        registrationId = client.asyncAddSubscription(channel, aeronStream, this::onAvailable, this::onUnavailable);
        return 1;
    }

    /** A writer that died may still be there beside the one that goes on for it: the newest counts. */
    private void onAvailable(final Image available)
    {
        if (isPending)
        {
            candidate = isNewer(available, candidate) ? available : candidate;
        }
        else if (current != null && isNewer(available, current))
        {
            newer = available;
        }
    }

    private static boolean isNewer(final Image image, final Image known)
    {
        return known == null || image.correlationId() > known.correlationId();
    }

    private void onUnavailable(final Image unavailable)
    {
        if (unavailable == candidate)
        {
            candidate = null;
        }
        else if (unavailable == current)
        {
            current = null;
            attached.set(0);
            detached.add(1);
        }
        else if (unavailable == newer)
        {
            newer = null;
        }
    }

    /** Nothing that happens from here on is the writer's doing. The transport's thread. */
    void end()
    {
        current = null;
    }

    boolean isConnected()
    {
        return !images.isAsked();
    }

    @Override
    public long nextSequence()
    {
        return read < filled || fill() ?
            EventHeaderDescriptor.sequence(batch, read + EventFrame.HEADER_LENGTH) : NOTHING;
    }

    @Override
    public void skip()
    {
        read += EventFrame.framedLength(EventFrame.eventLength(batch, read));
    }

    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        if (read == filled && !fill())
        {
            return 0;
        }
        final UnsafeBuffer batch = this.batch;
        int taken = 0;
        int next = read;
        while (taken < limit && next < filled)
        {
            final int length = EventFrame.eventLength(batch, next);
            // Where the handler throws, the event comes again.
            if (!handler.onEvent(batch, next + EventFrame.HEADER_LENGTH, length))
            {
                break;
            }
            next += EventFrame.framedLength(length);
            read = next;
            taken++;
        }
        return taken;
    }

    private boolean fill()
    {
        final Image image = image();
        if (image == null)
        {
            return false;
        }
        read = 0;
        filled = 0;
        refusedLength = 0;
        final long from = image.position();
        final long to = place.isKept() ? peek(image, from) : from;
        if (image.isClosed() || !place.isKept())
        {
            isEnded = image.isEndOfStream();
            leave();
            return false;
        }
        if (filled == 0 && refusedLength != 0)
        {
            throw new IllegalStateException(
                "an event of " + refusedLength + " bytes on " + channel + ", the longest is " + maxEventLength);
        }
        if (to > from)
        {
            image.position(to);
        }
        else if (newer != null)
        {
            leave();
        }
        return filled > 0;
    }

    private long peek(final Image image, final long from)
    {
        try
        {
            return image.controlledPeek(from, this, from + batch.capacity());
        }
        catch (final IllegalArgumentException ex)
        {
            // The position was given up and is another's by now, or something is wrong.
            if (place.isKept())
            {
                throw ex;
            }
            return from;
        }
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        // The length may be anything where the writer has gone on.
        if (length < EventHeaderDescriptor.MIN_EVENT_LENGTH || length > maxEventLength)
        {
            refusedLength = length;
            return Action.ABORT;
        }
        final int framedLength = EventFrame.framedLength(length);
        if (framedLength > batch.capacity() - filled)
        {
            return Action.ABORT;
        }
        EventFrame.header(batch, filled, length);
        batch.putBytes(filled + EventFrame.HEADER_LENGTH, buffer, offset, length);
        filled += framedLength;
        return Action.CONTINUE;
    }

    private Image image()
    {
        if (image == null && !isLost)
        {
            image = images.taken();
            if (image != null)
            {
                place.take(image.subscriberPositionId(), image.subscription().registrationId());
            }
        }
        return image;
    }

    @Override
    public boolean isLost()
    {
        return isLost && read == filled;
    }

    @Override
    public void leave()
    {
        read = 0;
        filled = 0;
        image = null;
        isLost = true;
    }

    @Override
    public void join()
    {
        isLost = false;
        isEnded = false;
        images.ask();
    }

    @Override
    public boolean isAtEnd()
    {
        return read == filled && (isEnded || image != null && image.isEndOfStream());
    }

    @Override
    public void close()
    {
        // The client closes its subscriptions.
    }
}
