package io.veltrix.engine.api;

import io.veltrix.codecs.Event;

/**
 * A stage at the edge that causes effects outside.
 */
public interface Sink extends Component
{
    /**
     * Say what the sink reads and promises. Pure: called before the start and by checks.
     *
     * @param declaration to fill.
     * @param settings    of this sink.
     */
    void declare(SinkDeclaration declaration, Settings settings);

    /**
     * Open the outside and allocate everything the sink will ever need.
     *
     * @param context of the sink.
     */
    void onStart(SinkContext context);

    /**
     * Cause the effect of one event. A gated sink is given it only when the journal holds its cause.
     *
     * @param event valid until this returns.
     * @return false where the outside cannot take it now: nothing was done and the event comes again, unless the
     *     sink's link drops.
     */
    boolean onEvent(Event event);

    /**
     * How far the outside has come, as the outside itself says: asked once after {@link #onStart}, and now and then on
     * the sink's thread for those who delete what nobody needs any more; so it costs next to nothing. Only of a sink
     * that declares {@link Delivery#EXACTLY_ONCE}.
     *
     * @return sequence, in the sink's stream, of the last event whose effect is committed with its watermark; 0 for
     *     none.
     */
    default long watermark()
    {
        return 0;
    }

    /**
     * What became of an effect that was begun before a restart and whose outcome was not logged? Asked before any new
     * effect; never of a sink that declares {@link Delivery#EXACTLY_ONCE}.
     *
     * @param inDoubt event of the effect; valid until this returns.
     * @return what the outside says.
     */
    default Outcome reconcile(final Event inDoubt)
    {
        return Outcome.UNKNOWN;
    }

    /**
     * The operator accepts that the journal has lost what the outside has seen: go on as if the watermark were this
     * one. Before the first event.
     *
     * @param watermark sequence that the next event follows.
     */
    default void acceptLoss(final long watermark)
    {
    }

    /**
     * Called in each duty cycle: progress that does not hang on an event.
     *
     * @return how much was done; 0 lets the thread idle.
     */
    default int doWork()
    {
        return 0;
    }
}
