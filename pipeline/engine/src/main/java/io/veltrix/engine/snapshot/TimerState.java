package io.veltrix.engine.snapshot;

/**
 * One scheduled timer.
 *
 * @param stage         that scheduled it: its place among the lane's stages, from 0.
 * @param deadlineNs    nanoseconds of the epoch, in sequenced time.
 * @param order         of scheduling: decides between timers of one deadline.
 * @param correlationId handed back when it fires.
 */
public record TimerState(int stage, long deadlineNs, long order, long correlationId)
{
}
