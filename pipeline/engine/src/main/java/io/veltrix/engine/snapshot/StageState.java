package io.veltrix.engine.snapshot;

import org.agrona.DirectBuffer;

/**
 * What a stage saved.
 *
 * @param name    of the stage in the pipeline file.
 * @param type    that made it: a catalogue's short name or a class.
 * @param version of the state, from 1.
 * @param state   that it wrote, all of the buffer; of a snapshot that was read, valid until that is closed.
 */
public record StageState(String name, String type, int version, DirectBuffer state)
{
}
