package io.veltrix.engine.snapshot;

/**
 * An event that a lane set aside, and of which the root stream did not say so yet.
 *
 * @param lane     that set it aside.
 * @param stage    that threw.
 * @param stream   number of the event's stream.
 * @param sequence of the event.
 */
public record SetAsideState(String lane, String stage, int stream, long sequence)
{
}
