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
     * Called in each duty cycle: progress that does not hang on an event.
     *
     * @return how much was done; 0 lets the thread idle.
     */
    default int doWork()
    {
        return 0;
    }
}
