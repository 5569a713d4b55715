package io.veltrix.engine.api;

/**
 * A stage at the edge that brings events in from outside. Runs on the sequencer's thread.
 */
public interface Source extends Component
{
    /** {@link #nextDueNs()}: the source has no schedule; poll it whenever there is room. */
    long IMMEDIATE = Long.MIN_VALUE;

    /** {@link #nextDueNs()}: nothing to say at present. */
    long NOTHING = Long.MAX_VALUE;

    /**
     * Say how the source behaves. Pure: called before the start and by checks.
     *
     * @param declaration to fill.
     * @param settings    of this source.
     */
    void declare(SourceDeclaration declaration, Settings settings);

    /**
     * Open the outside and allocate everything the source will ever need.
     *
     * @param context of the source.
     */
    void onStart(SourceContext context);

    /**
     * When the next event is due, on the clock the source declared. Cheap: called in each duty cycle.
     *
     * @return nanoseconds of the epoch, {@link #IMMEDIATE} or {@link #NOTHING}.
     */
    default long nextDueNs()
    {
        return IMMEDIATE;
    }

    /**
     * Bring in at most one unit (a message, a packet). Called only when the root stream has room for the declared
     * events of one unit. Malformed input is counted and refused, never thrown.
     *
     * @param out where to put them.
     * @return events brought in.
     */
    int poll(SourceOutputs out);

    /**
     * @return true once the source will never bring in anything again.
     */
    default boolean isExhausted()
    {
        return false;
    }

    /**
     * Asked after a restart, before any feeding source is polled or any effect caused: an answering source brings in
     * what the outside has answered since its last journalled cursor, then says so.
     *
     * @return true once everything from before the restart has been brought in.
     */
    default boolean isReconciled()
    {
        return true;
    }

    /**
     * @return malformed inputs refused so far.
     */
    default long refused()
    {
        return 0;
    }

    /**
     * @return why what this source brought in is not all there was to bring in; null where it is. Asked at the end.
     */
    default String damage()
    {
        return null;
    }
}
