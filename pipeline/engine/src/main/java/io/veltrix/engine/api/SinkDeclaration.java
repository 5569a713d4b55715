package io.veltrix.engine.api;

import io.veltrix.codecs.EventType;

/**
 * What a sink reads and promises.
 */
public interface SinkDeclaration
{
    /**
     * @param types the sink is given; none means every type of its stream.
     * @return this.
     */
    SinkDeclaration subscribes(EventType... types);

    /**
     * @return this; the sink claims that its effects survive: it must be gated.
     */
    SinkDeclaration durable();

    /**
     * @param delivery across restarts; at-least-once where the sink does not say.
     * @return this.
     */
    SinkDeclaration delivery(Delivery delivery);

    /**
     * @param maxOutstanding most requests the sink ever has unanswered; 0 where nothing answers it.
     * @return this.
     */
    SinkDeclaration outstanding(int maxOutstanding);

    /**
     * @return this; the sink calls the system or waits for the outside: its thread must be none that feeds, computes or
     *     journals.
     */
    default SinkDeclaration blocking()
    {
        return this;
    }
}
