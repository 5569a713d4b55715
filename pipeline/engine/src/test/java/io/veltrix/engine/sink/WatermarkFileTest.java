package io.veltrix.engine.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
