package io.veltrix.engine.lane;

import io.veltrix.codecs.Event;

/**
 * Is told when a stage threw. On the lane's thread, off the path events usually take.
 */
public interface StageFaults
{
    /**
     * @param lane    the lane.
     * @param stage   the stage that threw.
     * @param input   the input event; valid until this returns.
     * @param failure what it threw.
     * @return true to set the event aside and go on with the next one; false to stop the pipeline here.
     */
    boolean onFault(String lane, String stage, Event input, Throwable failure);
}
