package io.veltrix.engine.api;

/**
 * What the outside says of an effect that was in doubt at a restart.
 */
public enum Outcome
{
    /** It happened: it is not caused again. */
    DONE,

    /** It did not: it is caused now. */
    NOT_DONE,

    /** The outside cannot tell: the sink's {@link Delivery} decides. */
    UNKNOWN
}
