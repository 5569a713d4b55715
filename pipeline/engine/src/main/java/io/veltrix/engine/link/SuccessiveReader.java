package io.veltrix.engine.link;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.engine.stream.EpochGuard;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventReader;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;

/**
 * The reader's end of a stream over Aeron IPC that another process writes, for the one reader that cannot go on from a
 * journal because it makes it: the recorder. Reads one writer's image after the other: passes over what it has had,
 * leaves an image at the first hole (its writer died while it published) or at what never happened, and goes on with
 * the next writer's, who begins at or before that place. The thread of {@link Transport#doWork()}.
 */
final class SuccessiveReader implements EventReader, ControlledFragmentHandler
{
    private final Subscription subscription;
    private final EpochGuard guard;
    private long nextSequence;
    private Image image;
    private long leftId = Long.MIN_VALUE;
    private EventHandler handler;
    private int taken;
    private boolean isRefused;
    private Throwable failure;

    /**
     * @param subscription to the stream.
     * @param first        sequence to be handed over.
     * @param guard        of this process.
     */
    SuccessiveReader(final Subscription subscription, final long first, final EpochGuard guard)
    {
        this.subscription = subscription;
        this.nextSequence = first;
        this.guard = guard;
    }

    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        if ((image == null || image.isClosed()) && !takeNewest())
        {
            return 0;
        }
        this.handler = handler;
        taken = 0;
        isRefused = false;
        final int fragments = image.controlledPoll(this, limit);
        if (failure != null)
        {
            final Throwable thrown = failure;
            failure = null;
            LangUtil.rethrowUnchecked(thrown);
        }
        if (fragments == 0 && !isRefused)
        {
            // A newer writer is there only where this one is dead, so nothing more comes from it.
            takeNewest();
        }
        return taken;
    }

    private boolean takeNewest()
    {
        final int count = subscription.imageCount();
        for (int i = 0; i < count; i++)
        {
            final Image found = subscription.imageAtIndex(i);
            final long id = found.correlationId();
            if (id > leftId && (image == null || image.isClosed() || id > image.correlationId()))
            {
                image = found;
            }
        }
        return image != null && !image.isClosed();
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        try
        {
            final long sequence = EventHeaderDescriptor.sequence(buffer, offset);
            if (!guard.accepts(buffer, offset) || sequence > nextSequence)
            {
                leftId = image.correlationId();
                image = null;
                return Action.ABORT;
            }
            if (sequence < nextSequence)
            {
                return Action.CONTINUE;
            }
            if (handler.onEvent(buffer, offset, length))
            {
                nextSequence = sequence + 1;
                taken++;
                return Action.CONTINUE;
            }
            isRefused = true;
        }
        catch (final Throwable thrown)
        {
            // The image would hand it to its error handler and go on behind the event.
            failure = thrown;
        }
        return Action.ABORT;
    }

    @Override
    public boolean isAtEnd()
    {
        return false;
    }

    @Override
    public void close()
    {
        subscription.close();
    }
}
