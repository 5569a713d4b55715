package io.veltrix.engine.api;

/**
 * A stage's timers: they fire inside its lane, when sequenced time reaches them, before the event that carried the time
 * there; in order of deadline, then of scheduling. So they replay exactly. The stage's thread only.
 */
public interface Timers
{
    /**
     * @param correlationId handed back when it fires; several timers may share one.
     * @param deadlineNs    nanoseconds of the epoch, in sequenced time.
     * @return false where the declared number of timers is already scheduled; then nothing was done.
     */
    boolean schedule(long correlationId, long deadlineNs);

    /**
     * @param correlationId of the timers to take back; costs time in proportion to the timers scheduled.
     * @return how many there were.
     */
    int cancel(long correlationId);
}
