package io.veltrix.engine.api;

/**
 * What a sink promises of its effects across restarts. Without a restart every effect happens once, whatever is chosen.
 */
public enum Delivery
{
    /**
     * The sink commits its watermark with the effect, in the outside's own transaction, and says after a restart how
     * far the outside has come: {@link Sink#watermark()}.
     */
    EXACTLY_ONCE,

    /** The engine logs intent and outcome; an effect in doubt after a restart is caused again. */
    AT_LEAST_ONCE,

    /** The engine logs intent and outcome; an effect in doubt after a restart is not caused again. */
    AT_MOST_ONCE
}
