package io.veltrix.engine.lane;

/**
 * Where a stream stands.
 *
 * @param name   of the stream.
 * @param number of the stream; 0 is the root.
 * @param events written: also the last sequence.
 * @param bytes  of those events, header and message.
 * @param digest of those events, see {@link io.veltrix.engine.stream.StreamDigest}.
 */
public record StreamPosition(String name, int number, long events, long bytes, long digest)
{
}
