package io.veltrix.engine.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SharedMemoryTest
{
    private static final ProcessIdentity HERE = ProcessIdentity.here();

    @TempDir
    private Path folder;

    private Path make(final String name, final ProcessIdentity owner) throws IOException
    {
        final Path directory = Files.createDirectory(folder.resolve(name));
        Files.createDirectory(directory.resolve("publications"));
        Files.write(directory.resolve("publications").resolve("1.logbuffer"), new byte[1000]);
        if (owner != null)
        {
            Files.writeString(directory.resolve(SharedMemory.OWNER_FILE),
                "pid: \"" + owner.pid() + "\"\npid-start-ticks: \"" + owner.startTicks() + "\"\nboot-id: \"" +
                owner.boot() + "\"\npid-space: \"" + owner.space() + "\"\n");
        }
        return directory;
    }

    private static ProcessIdentity dead()
    {
        // The number is taken, by this very process: only its start tells.
        return new ProcessIdentity(HERE.pid(), HERE.startTicks() - 1, HERE.boot(), HERE.space());
    }

    @Test
    void shouldDeleteWhatAnEndedProcessLeft() throws Exception
    {
        final Path left = make("veltrix-some-name-" + HERE.pid() + "-abc123", dead());
        final List<SharedMemory.Swept> swept = SharedMemory.sweep(folder);
        assertEquals(1, swept.size());
        assertEquals(left, swept.get(0).directory());
        assertEquals(HERE.pid(), swept.get(0).pid());
        assertTrue(swept.get(0).bytes() >= 1000);
        assertEquals(0, folder.toFile().list().length);
    }

    @Test
    void shouldFinishWhatAKilledSweepBegan() throws Exception
    {
        make("veltrix-x-" + HERE.pid() + "-abc123.left-77-123", dead());
        assertEquals(1, SharedMemory.sweep(folder).size());
        assertEquals(0, folder.toFile().list().length);
    }

    // Each seen to fail with the check it names taken out.
    @Test
    void shouldLeaveAloneWhatIsNotForItToDelete() throws Exception
    {
        make("veltrix-living-" + HERE.pid() + "-abc123", HERE);
        make("veltrix-unmarked-1-abc123", null);
        make("veltrix-other-number-1-abc123", dead());
        make("veltrix-other-container-" + HERE.pid() + "-abc123",
            new ProcessIdentity(HERE.pid(), 1, HERE.boot(), "pid:[1]"));
        make("veltrix-named-by-hand", dead());
        make("somebody-elses-" + HERE.pid() + "-abc123", dead());
        final Path elsewhere = make("elsewhere", dead());
        Files.createSymbolicLink(folder.resolve("veltrix-link-" + HERE.pid() + "-abc123"), elsewhere);
        final int before = folder.toFile().list().length;
        assertEquals(List.of(), SharedMemory.sweep(folder));
        assertEquals(before, folder.toFile().list().length);
        assertTrue(Files.exists(elsewhere.resolve("publications")));
    }

    @Test
    void shouldClearAFolderNamedByHandOnlyWhereItsProcessHasEnded() throws Exception
    {
        final Path dead = make("dead", dead());
        final Path living = make("living", HERE);
        final Path unmarked = make("unmarked", null);
        SharedMemory.clear(dead);
        SharedMemory.clear(living);
        SharedMemory.clear(unmarked);
        SharedMemory.clear(folder.resolve("missing"));
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(living));
        assertTrue(Files.exists(unmarked));
    }
}
