package io.veltrix.engine.snapshot;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

import io.veltrix.engine.journal.JournalException;
import io.veltrix.engine.journal.JournalReader;

/**
 * Whether a snapshot was made from this very journal: one that lost its tail to a power failure and grew again is as
 * long, and so is another home's. The last root event in the snapshot is compared. Stateless.
 */
public final class JournalMatch
{
    private JournalMatch()
    {
    }

    /**
     * @param root     folder of the root's journal.
     * @param sequence of an event.
     * @return CRC-32C of all its bytes; empty where the journal no longer holds it.
     */
    public static OptionalInt crc(final Path root, final long sequence)
    {
        final int[] crc = new int[1];
        try (JournalReader reader = JournalReader.open(root, sequence, sequence))
        {
            final int taken = reader.poll(
                (buffer, offset, length) ->
                {
                    final byte[] bytes = new byte[length];
                    buffer.getBytes(offset, bytes);
                    final CRC32C sum = new CRC32C();
                    sum.update(bytes, 0, length);
                    crc[0] = (int)sum.getValue();
                    return true;
                },
                1);
            return taken == 1 ? OptionalInt.of(crc[0]) : OptionalInt.empty();
        }
        catch (final JournalException ex)
        {
            // Its segments were removed, by retention or by hand.
            return OptionalInt.empty();
        }
    }

    /**
     * @param snapshot that may be of this journal.
     * @param root     folder of the root's journal.
     * @return why it is not; null where it is, or where the journal no longer says.
     */
    public static String refusal(final Snapshot snapshot, final Path root)
    {
        final OptionalInt crc = crc(root, snapshot.root().sequence());
        return crc.isPresent() && crc.getAsInt() != snapshot.root().lastEventCrc() ?
            "root event " + snapshot.root().sequence() + " is another one in " + root +
                ": it was made from a journal that is no more, or from another home" : null;
    }
}
