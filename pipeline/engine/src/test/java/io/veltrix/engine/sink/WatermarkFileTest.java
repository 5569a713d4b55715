package io.veltrix.engine.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WatermarkFileTest
{
    @TempDir
    Path directory;

    private WatermarkFile open()
    {
        return WatermarkFile.open(file());
    }

    private Path file()
    {
        return WatermarkFile.fileOf(directory, "out");
    }

    private static void assertPosition(final long begun, final long done, final WatermarkFile.Position position)
    {
        assertEquals(new WatermarkFile.Position(begun, done), position);
    }

    // Seen to fail with begin() writing where end() does: what was in doubt was taken for done.
    @Test
    void shouldShowToAnyProcessWhatWasBegunAndWhatIsDone()
    {
        try (WatermarkFile file = open())
        {
            assertPosition(0, 0, WatermarkFile.read(file()));
            file.begin(1);
            assertPosition(1, 0, WatermarkFile.read(file()));
            file.end(1);
            assertPosition(1, 1, WatermarkFile.read(file()));
            file.begin(2);
            file.revoke(1);
            assertPosition(1, 1, WatermarkFile.read(file()));
            file.end(2);
            file.begin(3);
        }
        try (WatermarkFile again = open())
        {
            assertPosition(3, 2, again.position());
            again.settle(3);
            assertPosition(3, 3, again.position());
            again.begin(4);
            again.settle(3);
            assertPosition(3, 3, again.position());
            again.settle(1);
            assertPosition(1, 1, again.position());
        }
    }

    // Seen to fail with close() clearing the mark of a file that was never marked, and with none cleared at all.
    @Test
    void shouldKnowWhetherTheHostWasStartedAgainSinceItWasWritten() throws IOException
    {
        try (WatermarkFile file = open())
        {
            assertFalse(file.isOfEarlierHostStart());
            file.claim();
            file.begin(7);
            assertFalse(file.isOfEarlierHostStart());
            final byte[] left = Files.readAllBytes(file());
            left[WatermarkFile.HOST_START_OFFSET]++;
            Files.write(file().resolveSibling("other.watermark"), left);
        }
        final byte[] mark = Arrays.copyOfRange(
            Files.readAllBytes(file()), WatermarkFile.HOST_START_OFFSET, WatermarkFile.HOST_START_OFFSET + 16);
        assertArrayEquals(new byte[16], mark);
        try (WatermarkFile closed = open())
        {
            assertFalse(closed.isOfEarlierHostStart());
            assertPosition(7, 0, closed.position());
        }
        // A start that fails before anything is settled leaves it as it is.
        for (int start = 0; start < 2; start++)
        {
            try (WatermarkFile other = WatermarkFile.open(WatermarkFile.fileOf(directory, "other")))
            {
                other.claim();
                assertTrue(other.isOfEarlierHostStart());
            }
        }
        try (WatermarkFile other = WatermarkFile.open(WatermarkFile.fileOf(directory, "other")))
        {
            other.mark();
            assertFalse(other.isOfEarlierHostStart());
        }
    }

    @Test
    void shouldBeWrittenInFullAndItsOwnersOnly() throws IOException
    {
        open().close();
        assertEquals(WatermarkFile.LENGTH, Files.size(file()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    // Seen to fail with the check left out of WatermarkFile.open: rubbish was taken for a watermark.
    @Test
    void shouldRefuseWhatIsNoWatermarkFile() throws IOException
    {
        final byte[] text = "hello".getBytes(StandardCharsets.US_ASCII);
        for (final byte[] bytes : new byte[][]{{}, new byte[WatermarkFile.LENGTH], text})
        {
            Files.write(file(), bytes);
            assertRefused();
        }
        Files.delete(file());
        open().close();
        final byte[] later = Files.readAllBytes(file());
        later[4]++;
        Files.write(file(), later);
        assertRefused();
    }

    private void assertRefused()
    {
        final IllegalStateException refused = assertThrows(IllegalStateException.class, this::open);
        assertTrue(refused.getMessage().contains(file() + " is damaged or of another version"), refused.getMessage());
        assertThrows(IllegalStateException.class, () -> WatermarkFile.read(file()));
    }
}
