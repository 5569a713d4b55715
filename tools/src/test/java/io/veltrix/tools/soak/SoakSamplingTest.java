package io.veltrix.tools.soak;

import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the host and the JVM say of a process is understood. */
class SoakSamplingTest
{
    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatAProcessTakes()
    {
        final ProcessUse use = ProcessUse.parse(
            List.of("Name:\tjava", "VmRSS:\t  2048 kB", "RssAnon:\t    1024 kB", "Threads:\t17"),
            List.of(
                "7f0000000000-7f0000001000 rw-p 00000000 00:00 0 ",
                "7f0000002000-7f0000004000 rw-s 00000000 fe:00 42                         /home/a file (deleted)",
                "7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                          [stack]",
                "7f0000008000-7f0000009000 r-xp 00000000 fe:00 43                         /lib/libc.so",
                "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]"),
            23);
        assertEquals(new ProcessUse(2 << 20, 1 << 20, 0x3000, 5, 23, 17), use);
    }

    @Test
    void shouldSaySoWhenAProcessHasEnded()
    {
        assertNull(ProcessUse.parse(List.of("Name:\tjava", "State:\tZ (zombie)"), List.of(), 0));
        assertNull(ProcessUse.of(Integer.MAX_VALUE));
    }

    /** Against the real thing: this very process, with one more file open. */
    @Test
    void shouldSeeFileThatIsOpenedAndMapped() throws Exception
    {
        final ProcessUse before = ProcessUse.of(ProcessHandle.current().pid());
        final Path file = Files.write(folder.resolve("file"), new byte[1 << 20]);
        try (FileChannel channel = FileChannel.open(file))
        {
            final MappedByteBuffer mapped =
                channel.map(FileChannel.MapMode.READ_ONLY, 0, 1 << 20);
            final ProcessUse after = ProcessUse.of(ProcessHandle.current().pid());
            assertTrue(after.fileDescriptors() > before.fileDescriptors(), before + " " + after);
            assertTrue(after.mappedFileBytes() >= before.mappedFileBytes() + (1 << 20), before + " " + after);
            assertEquals(0, mapped.get(0));
        }
        assertTrue(before.rssBytes() >= before.anonymousBytes() && before.anonymousBytes() > 0, before.toString());
        assertTrue(before.threads() > 1 && before.mappings() > 1, before.toString());
    }

    @Test
    void shouldReadLastLineOfHeapLogThatIsWhole()
    {
        assertEquals(-1, HeapLog.parse("Using Epsilon\n"));
        assertEquals(72_760, HeapLog.parse(
            "Using Epsilon\nHeap: 65536K reserved, 65536K (100.00%) committed, 72760B (0.11%) used\n"));
        assertEquals(31L << 20, HeapLog.parse("""
            Heap: 4096M reserved, 4096M (100.00%) committed, 227K (0.35%) used
            Heap: 4096M reserved, 4096M (100.00%) committed, 31M (0.76%) used
            Heap: 4096M reserved, 4096M (100.00%) committed, 35M (0.8"""));
        assertEquals(-1, new HeapLog(folder.resolve("missing")).usedBytes());
    }

    @Test
    void shouldReadDisk() throws Exception
    {
        final List<String> lines = List.of("4096\t/h/sinks", "12288\t/h/journal", "20480\t/h");
        assertEquals(new Disk(20_480, 12_288), Disk.parse(lines, "/h", "/h/journal"));
        assertEquals(Disk.UNKNOWN, Disk.parse(List.of(), "/h", "/h/journal"));
        Files.createDirectory(folder.resolve("journal"));
        Files.write(folder.resolve("journal/segment"), new byte[1 << 20]);
        final Disk disk = Disk.of(folder, folder.resolve("journal"));
        assertTrue(disk.journalBytes() >= 1 << 20 && disk.homeBytes() >= disk.journalBytes(), disk.toString());
    }

    @Test
    void shouldSayNothingOfRunThatLeftNoWholeReport() throws Exception
    {
        assertNull(RunResult.read(folder.resolve("missing")));
        assertNull(RunResult.read(Files.writeString(folder.resolve("cut.json"), "{\"failure\" : null, \"late")));
    }
}
