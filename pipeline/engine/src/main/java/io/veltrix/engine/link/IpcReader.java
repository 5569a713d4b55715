package io.veltrix.engine.link;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.veltrix.engine.stream.EventHandler;
import io.veltrix.engine.stream.EventReader;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;

/**
 * The reader's end of a stream over Aeron IPC. Reads the writer's one image. Single-threaded.
 */
final class IpcReader implements EventReader, ControlledFragmentHandler
{
    private final Subscription subscription;
    private Image image;
    private EventHandler handler;
    private int taken;
    private Throwable failure;

    IpcReader(final Subscription subscription)
    {
        this.subscription = subscription;
    }

    boolean isConnected()
    {
        return subscription.imageCount() > 0;
    }

    @Override
    public int poll(final EventHandler handler, final int limit)
    {
        Image image = this.image;
        if (image == null || image.isClosed())
        {
            if (subscription.imageCount() == 0)
            {
                return 0;
            }
            image = subscription.imageAtIndex(0);
            this.image = image;
        }
        this.handler = handler;
        taken = 0;
        image.controlledPoll(this, limit);
        if (failure != null)
        {
            final Throwable thrown = failure;
            failure = null;
            LangUtil.rethrowUnchecked(thrown);
        }
        return taken;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        try
        {
            if (handler.onEvent(buffer, offset, length))
            {
                taken++;
                return Action.CONTINUE;
            }
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
        return image != null && image.isEndOfStream();
    }

    @Override
    public void close()
    {
        subscription.close();
    }
}
