package io.veltrix.tools;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.veltrix.engine.home.Home;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Journals that are missing, of somebody else or damaged: named, and never changed by looking at them. */
class DamagedHomeTest
{
    private static final String[] READERS = {
        "journal stat", "journal verify", "journal tail", "journal dump", "replay", "replay --verify"};

    @TempDir
    private static Path folder;

    private static Path intact;

    private Path home;
    private Path root;
    private List<String> segments;

    @BeforeAll
    static void run()
    {
        intact = Cli.home(folder, "intact", 40_000);
    }

    @BeforeEach
    void copy() throws IOException
    {
        home = folder.resolve("home");
        if (Files.exists(home))
        {
            Home.deleteTree(home);
        }
        Cli.copy(intact, home);
        root = home.resolve("journal/root");
        segments = Cli.names(root).stream().filter((name) -> name.matches("[0-9]{20}")).toList();
        assertTrue(segments.size() >= 3, "segments " + segments);
    }

    private static Cli.Result read(final String command, final Path home)
    {
        return Cli.run(command.split(" "), home);
    }

    private void assertAllRefuse(final String... parts)
    {
        for (final String command : READERS)
        {
            read(command, home).refused(parts);
        }
    }

    @Test
    void shouldRefuseWhatIsNoHome() throws IOException
    {
        Home.deleteTree(home);
        assertAllRefuse("no home at " + home, "there is no such folder");
        assertFalse(Files.exists(home), "looking made a home");
        Files.createDirectory(home);
        Files.writeString(home.resolve("a.txt"), "hello");
        assertAllRefuse("is not a Veltrix home", "veltrix run --home");
        assertEquals(List.of("a.txt"), Cli.names(home));
        Home.deleteTree(home);
        Files.writeString(home, "hello");
        assertAllRefuse("no home at " + home, "it is a file");
        Files.delete(home);
    }

    @Test
    void shouldRefuseWhenManifestIsMissingDamagedOrOfAnotherFormat() throws IOException
    {
        final Path manifest = home.resolve("manifest.yaml");
        final String text = Files.readString(manifest);
        Files.writeString(manifest, text.replaceFirst("format: \\d+", "format: 99"));
        assertAllRefuse("manifest.yaml", "format 99 was found, this version reads");
        Files.writeString(manifest, "{{ : ");
        assertAllRefuse("manifest.yaml", "damaged manifest");
        Files.writeString(manifest, "[]");
        assertAllRefuse("manifest.yaml");
        Files.writeString(manifest, text.substring(0, text.length() / 4));
        Files.delete(manifest);
        assertAllRefuse("no readable manifest.yaml");
    }

    @Test
    void shouldRefuseToDecodeWhenSchemaIsMissingOrNotWhatItWas() throws IOException
    {
        final Path schema = home.resolve("schemas").resolve(Cli.names(home.resolve("schemas")).get(0));
        flip(schema, Files.size(schema) / 2);
        for (final String command : List.of("journal tail", "journal dump", "replay --verify"))
        {
            read(command, home).refused(schema.toString(), "its hash differs");
        }
        Files.delete(schema);
        for (final String command : List.of("journal tail", "journal dump", "replay --verify"))
        {
            read(command, home).refused(schema.toString(), "no such file");
        }
        read("journal verify", home).good();
    }

    @Test
    void shouldNameFileAndLastGoodSequenceWhenBytesWereFlipped() throws IOException
    {
        final Path data = data(segments.get(1));
        flip(data, payloadOffset(data));
        final long lastGood = Long.parseLong(segments.get(1)) - 1;
        for (final String command : List.of("journal verify", "journal dump", "replay", "replay --verify"))
        {
            final Cli.Result result = read(command, home);
            result.failed(segments.get(1), "last good sequence ");
            final String good = (result.out() + result.err()).replaceAll("(?s).*last good sequence (\\d+).*", "$1");
            assertTrue(Long.parseLong(good) >= lastGood, result.err());
        }
        final String dump = read("journal dump", home).out();
        assertTrue(dump.lines().count() >= lastGood, "what lies before the damage is shown");
        assertTrue(dump.startsWith("0/1 "), dump.substring(0, 40));
    }

    @Test
    void shouldNotCallReplayEqualWhenRecordingIsDamaged() throws IOException
    {
        final Path orders = home.resolve("journal/orders/00000000000000000001");
        final Path data = orders.resolve(
            Cli.names(orders).stream().filter((name) -> name.endsWith(".cq4")).findFirst().orElseThrow());
        flip(data, lastUsedByte(data) / 2);
        read("replay --verify", home).failed("DAMAGED: ", "journal/orders");
        read("replay", home).good();
    }

    @Test
    void shouldNameDamageWhenFileInTheMiddleWasCut() throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(data(segments.get(1)).toFile(), "rw"))
        {
            file.setLength(300_000);
        }
        for (final String command : List.of("journal verify", "journal dump", "replay"))
        {
            read(command, home).failed(segments.get(1));
        }
        read("journal tail", home).good();
    }

    @Test
    void shouldReportAndReadUpToTornTailWhenLastFileWasCut() throws IOException
    {
        final String last = segments.get(segments.size() - 1);
        final Path data = data(last);
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw"))
        {
            file.setLength(lastUsedByte(data) - 700);
        }
        final Cli.Result verified = read("journal verify", home);
        assertFalse(verified.err().contains("\tat "), verified.err());
        assertTrue(verified.out().contains(last) || verified.out().contains("not closed by its writer"),
            verified.out());
        final Cli.Result replayed = read("replay", home);
        assertTrue(replayed.out().contains("root events"), replayed.toString());
        assertFalse(replayed.err().contains("\tat "), replayed.err());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldNameGapWhenSegmentIsGone(final int index) throws IOException
    {
        Home.deleteTree(root.resolve(segments.get(index)));
        final Cli.Result result = read("journal verify", home).failed("root: DAMAGED");
        assertTrue(result.out().contains("the next begins at " + Long.parseLong(segments.get(index + 1))) ||
            result.out().contains("begins at " + Long.parseLong(segments.get(index + 1)) + ", expected 1"),
            result.out());
        read("replay", home).failed();
        read("journal dump", home).failed();
        read("journal tail", home).good();
    }

    @Test
    void shouldNoticeThatTheLastSegmentIsGone() throws IOException
    {
        final String last = segments.get(segments.size() - 1);
        Home.deleteTree(root.resolve(last));
        for (final String command : List.of("journal verify", "journal dump", "replay"))
        {
            read(command, home).failed("segment " + Long.parseLong(last) + " is missing");
        }
        final Cli.Result repaired = read("journal repair", home).good();
        assertTrue(repaired.out().contains("and all behind it"), repaired.out());
        read("journal verify", home).good();
    }

    @Test
    void shouldBridgeDamageAndSayWhatIsGone() throws IOException
    {
        final Path data = data(segments.get(1));
        flip(data, payloadOffset(data));
        final Cli.Result dry = read("journal repair --dry-run", home).good();
        assertTrue(dry.out().contains("root: would be repaired"), dry.out());
        read("journal verify", home).failed(segments.get(1));
        final Cli.Result repaired = read("journal repair", home).good();
        final String gone = repaired.out().lines().filter((line) -> line.contains("gone: ")).findFirst().orElseThrow();
        assertTrue(dry.out().contains(gone), dry.out());
        assertTrue(repaired.out().contains("orders: nothing to repair"), repaired.out());
        assertTrue(Cli.names(root).stream().anyMatch((name) -> name.startsWith("cut-")), "the original is kept");
        final String range = gone.replaceAll(".*gone: ([0-9,]+) to ([0-9,]+),.*", "$1 to $2").replace(",", "");
        final Cli.Result verified = read("journal verify", home).good();
        assertTrue(verified.out().contains("sound but for holes"), verified.out());
        assertTrue(verified.out().contains("sequences " + range + " are gone"), verified.out());
        final Cli.Result dump = read("journal dump", home).good();
        assertTrue(dump.err().contains("sequences " + range + " are gone"), dump.err());
        read("journal tail -n 40000", home).good();
        // State that was built without them would be wrong, and nobody would know.
        read("replay", home).failed("sequences " + range + " are gone");
        final Cli.Result again = read("journal repair", home).good();
        assertTrue(again.out().contains("root: nothing to repair"), again.out());
    }

    @Test
    void shouldRefuseToRepairAStreamThatIsNotThere()
    {
        Cli.run("journal", "repair", home, "--stream", "oders").refused("stream 'oders' is not recorded", "orders");
    }

    @Test
    void shouldSayThatRootIsMissingWhenItsFolderIsGone()
    {
        Home.deleteTree(root);
        read("journal verify", home).failed("root: DAMAGED: its journal is missing");
        read("journal dump", home).refused("stream 'root' is not recorded", "recorded are orders");
        read("journal tail", home).refused("stream 'root' is not recorded");
        read("replay", home).refused("journal/root");
    }

    @Test
    void shouldSayWhatIsForeignWhenJournalHoldsIt() throws IOException
    {
        Files.writeString(home.resolve("journal/notes.txt"), "hello");
        read("journal stat", home).refused("notes.txt");
        read("journal verify", home).refused("notes.txt");
        Files.delete(home.resolve("journal/notes.txt"));
        Files.writeString(data(segments.get(1)), "this was a queue file once");
        read("journal verify", home).failed(segments.get(1));
        read("journal dump", home).failed(segments.get(1));
        read("replay", home).failed(segments.get(1));
    }

    @Test
    void shouldSayThatDerivedStreamCannotBeComparedWhenItsRecordingIsGone()
    {
        Home.deleteTree(home.resolve("journal/orders"));
        read("replay --verify", home).refused("orders");
        read("replay", home).good();
    }

    @Test
    void shouldChangeNothingWhenOnlyReading() throws IOException
    {
        final String before = Cli.names(root) + Long.toString(checksum());
        for (final String command : READERS)
        {
            read(command, home).good();
        }
        assertEquals(before, Cli.names(root) + Long.toString(checksum()));
    }

    private long checksum() throws IOException
    {
        final java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        for (final String segment : segments)
        {
            crc.update(Files.readAllBytes(data(segment)));
        }
        return crc.getValue();
    }

    private Path data(final String segment) throws IOException
    {
        final Path directory = root.resolve(segment);
        return directory.resolve(
            Cli.names(directory).stream().filter((name) -> name.endsWith(".cq4")).findFirst().orElseThrow());
    }

    /** Somewhere in an event in the middle: events of the market carry the symbol of their instrument. */
    private static long payloadOffset(final Path data) throws IOException
    {
        final String text = Files.readString(data, StandardCharsets.ISO_8859_1);
        final int offset = text.indexOf("ZA", text.length() / 3);
        assertTrue(offset > 0);
        return offset;
    }

    private static long lastUsedByte(final Path data) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(data);
        int last = bytes.length - 1;
        while (bytes[last] == 0)
        {
            last--;
        }
        return last;
    }

    private static void flip(final Path file, final long offset) throws IOException
    {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw"))
        {
            bytes.seek(offset);
            final int found = bytes.read();
            bytes.seek(offset);
            bytes.write(found ^ 0x10);
        }
    }
}
