package io.veltrix.engine.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

import io.veltrix.engine.control.RunDescriptor.Kind;
import io.veltrix.engine.control.RunDescriptor.Part;
import io.veltrix.engine.home.HomeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RunDescriptorTest
{
    @TempDir
    private Path home;

    private final RunDescriptor descriptor = new RunDescriptor(
        ProcessIdentity.here(), "some host", "test", 3, Path.of("/dev/shm/a \"b\" \\c"), Instant.now(), 1L << 30,
        List.of(new Part(Kind.LANE, "decide", "root"), new Part(Kind.SINK, "out", "orders")), null, null);

    @Test
    void shouldReadBackWhatWasWritten() throws Exception
    {
        assertNull(RunDescriptor.read(home));
        descriptor.write(home);
        assertEquals(descriptor, RunDescriptor.read(home));
        final RunDescriptor ended = descriptor.ended(Instant.now(), "line one\nand \"two\"");
        ended.write(home);
        assertEquals(ended, RunDescriptor.read(home));
        assertEquals("rw-------", PosixFilePermissions.toString(
            Files.getPosixFilePermissions(home.resolve(RunDescriptor.FILE_NAME))));
        assertEquals(1, home.toFile().list().length, "nothing is left beside it");
    }

    @Test
    void shouldSayWhatIsWrongWithADamagedOne() throws Exception
    {
        Files.writeString(home.resolve(RunDescriptor.FILE_NAME), "pid: \"twelve\"\n");
        final HomeException refused = assertThrows(HomeException.class, () -> RunDescriptor.read(home));
        assertTrue(refused.getMessage().contains("run.yaml cannot be understood"), refused.getMessage());
    }

    // Seen to fail with an identity of the process number alone.
    @Test
    void shouldTellAProcessFromALaterOneOfItsNumber() throws Exception
    {
        final ProcessIdentity here = ProcessIdentity.here();
        assertEquals(ProcessIdentity.Life.ALIVE, here.life());
        assertTrue(here.startTicks() > 0);
        assertEquals(ProcessIdentity.Life.ENDED, new ProcessIdentity(
            here.pid(), here.startTicks() - 1, here.boot(), here.space()).life());
        assertEquals(ProcessIdentity.Life.ENDED, new ProcessIdentity(
            here.pid(), here.startTicks(), "another start of the host", here.space()).life());
        assertEquals(ProcessIdentity.Life.UNKNOWN, new ProcessIdentity(
            here.pid(), here.startTicks(), here.boot(), "pid:[1]").life());
        final Process child = new ProcessBuilder("sleep", "60").start();
        child.destroyForcibly().waitFor();
        assertEquals(ProcessIdentity.Life.ENDED, new ProcessIdentity(
            child.pid(), 1, here.boot(), here.space()).life());
    }
}
