package io.veltrix.engine.replay;

import io.veltrix.codecs.Event;

/**
 * Watches a replay on one thread: for stepping and for tools. Called from {@code --from} on.
 */
public interface ReplayListener
{
    /** Watches nothing. */
    ReplayListener NONE = new ReplayListener()
    {
    };

    /**
     * A root event is about to be replayed.
     *
     * @param lane  that takes it.
     * @param event valid until this returns.
     */
    default void onInput(final String lane, final Event event)
    {
    }

    /**
     * A lane made an event.
     *
     * @param stream it belongs to.
     * @param event  valid until this returns.
     */
    default void onOutput(final String stream, final Event event)
    {
    }
}
