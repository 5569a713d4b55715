package io.veltrix.engine.config;

import java.util.List;

import io.veltrix.codecs.EventType;

/**
 * A derived stream.
 *
 * @param name       of the stream.
 * @param number     1 to 65,535, in file order; event headers carry it. 0 is the root stream.
 * @param events     the stream carries.
 * @param record     what the journal keeps of it.
 * @param termLength of its IPC publication in bytes, a power of two; half of it is the window.
 * @param lane       that writes it.
 */
public record StreamConfig(
    String name,
    int number,
    List<EventType> events,
    Recording record,
    int termLength,
    String lane)
{
    public StreamConfig
    {
        events = List.copyOf(events);
    }
}
