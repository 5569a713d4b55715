package io.veltrix.engine.journal;

import java.nio.file.Path;

/**
 * Is told when the disk lacks room for the next segment: ahead of the writer, which still has the current one. On the
 * helper thread; once when it becomes short and once when there is room again.
 */
public interface DiskListener
{
    /**
     * The next segment could not be reserved; it is tried again until it can.
     *
     * @param path        of the stream's journal.
     * @param freeBytes   found on its file store.
     * @param neededBytes for one segment above the floor.
     */
    void onDiskShort(Path path, long freeBytes, long neededBytes);

    /**
     * The segment that was short of room is there.
     *
     * @param path of the stream's journal.
     */
    default void onDiskRelieved(final Path path)
    {
    }
}
