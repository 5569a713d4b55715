package io.veltrix.engine.api;

import org.agrona.DirectBuffer;

/**
 * Where a stage writes its state into a snapshot. Little endian, no padding, no names: a stage reads back what it wrote
 * in the same order and states the version of that order, {@link Stage#stateVersion()}. Not for the hot path.
 */
public interface StateOutput
{
    StateOutput putByte(int value);

    StateOutput putInt(int value);

    StateOutput putLong(long value);

    /**
     * @param values of which the first {@code length} are written, behind an int32 of their number.
     * @param length how many.
     * @return this.
     */
    StateOutput putLongs(long[] values, int length);

    /**
     * @param values of which the first {@code length} are written, behind an int32 of their number.
     * @param length how many.
     * @return this.
     */
    StateOutput putInts(int[] values, int length);

    /**
     * @param buffer of which a part is written, behind an int32 of its length.
     * @param offset of the part.
     * @param length of the part in bytes.
     * @return this.
     */
    StateOutput putBytes(DirectBuffer buffer, int offset, int length);
}
