package io.veltrix.engine.config;

import io.veltrix.codecs.EventType;

/**
 * What a stage may emit for one input.
 *
 * @param type          of event.
 * @param maxPerInput   most in one callback, at least 1.
 * @param messageLength longest SBE message in bytes, message header included.
 */
public record Emission(
    EventType type,
    int maxPerInput,
    int messageLength)
{
}
