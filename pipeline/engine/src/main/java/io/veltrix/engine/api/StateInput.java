package io.veltrix.engine.api;

import org.agrona.MutableDirectBuffer;

/**
 * Where a stage reads its state from a snapshot, in the order in which {@link StateOutput} was given it. Reading past
 * the end, or an array longer than the room for it, throws {@link IllegalStateException}: the snapshot is then refused
 * and recovery goes on from an older one. Not for the hot path.
 */
public interface StateInput
{
    byte getByte();

    int getInt();

    long getLong();

    /**
     * @param into is filled from its start.
     * @return how many values were written.
     */
    int getLongs(long[] into);

    /**
     * @param into is filled from its start.
     * @return how many values were written.
     */
    int getInts(int[] into);

    /**
     * @param into   is filled.
     * @param offset from where.
     * @return how many bytes were written.
     */
    int getBytes(MutableDirectBuffer into, int offset);

    /**
     * @return bytes not read yet.
     */
    int remaining();
}
