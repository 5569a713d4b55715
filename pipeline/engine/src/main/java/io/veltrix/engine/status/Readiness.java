package io.veltrix.engine.status;

/**
 * Whether a home's pipeline is there for its users.
 */
public enum Readiness
{
    /** Files and threads are being made. */
    STARTING,
    /** The journal is read again. */
    RECOVERING,
    /** Events flow. */
    RUNNING,
    /** Nothing is taken in any more. */
    ENDING,
    /** It came to its end and said so. */
    STOPPED,
    /** Its process has ended without a word: killed, or the host went down. */
    DEAD,
    /** No process has run it yet. */
    NEW,
    /** Another container or host runs it, or ran it: that cannot be seen from here. */
    UNKNOWN
}
