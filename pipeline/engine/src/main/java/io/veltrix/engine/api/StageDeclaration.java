package io.veltrix.engine.api;

import io.veltrix.codecs.EventType;

/**
 * What a stage reads and what it may emit for one input; the lane reserves room for it before it takes the input.
 */
public interface StageDeclaration
{
    /**
     * @param types of events the stage is given, whether from the input stream or from earlier stages of the lane.
     * @return this.
     */
    StageDeclaration subscribes(EventType... types);

    /**
     * @param type          of event.
     * @param maxPerInput   how many the stage may emit for one input of its lane (or one timer), at least 1; its
     *                      callbacks for outputs of earlier stages count together with the one for the input.
     * @param messageLength longest SBE message in bytes, message header included.
     * @return this.
     */
    StageDeclaration emits(EventType type, int maxPerInput, int messageLength);

    /**
     * @param maxTimers most timers the stage ever has scheduled at once; 0 where it has none.
     * @return this.
     */
    StageDeclaration timers(int maxTimers);
}
