package io.veltrix.engine.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.veltrix.codecs.ir.SchemaCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HomeTest
{
    @TempDir
    Path directory;

    private static Home create(final Path home)
    {
        return Home.open(home, identity("pipeline: test\n", "type", 1));
    }

    private static PipelineIdentity identity(final String file, final String type, final int version)
    {
        return new PipelineIdentity(
            "test", file, SchemaCatalog.ofClassPath(HomeTest.class.getClassLoader()), Map.of("lane/stage", type),
            Map.of("lane/stage", version), Map.of("a.b", "c"), List.of("market"), List.of("out"));
    }

    private static String mode(final Path path) throws IOException
    {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<String> names(final Path folder) throws IOException
    {
        try (Stream<Path> children = Files.list(folder))
        {
            return children.map((child) -> child.getFileName().toString()).sorted().toList();
        }
    }

    // Seen to fail with the mode left out of Home.write.
    @Test
    void shouldBeItsOwnersOnly() throws IOException
    {
        final Path path = directory.resolve("deep/down/home");
        try (Home home = create(path); Stream<Path> tree = Files.walk(path))
        {
            assertEquals(path, home.directory());
            for (final Path each : tree.toList())
            {
                assertEquals(Files.isDirectory(each) ? "rwx------" : "rw-------", mode(each), each::toString);
            }
        }
    }

    // Seen to fail with the permissions not set on a folder that was there before.
    @Test
    void shouldTakeAnEmptyFolderAndMakeItItsOwners() throws IOException
    {
        final Path path = Files.createDirectory(
            directory.resolve("empty"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        create(path).close();
        assertEquals("rwx------", mode(path));
    }

    // Seen to fail with requireFree() left out of Home.create: a lock and another mode were left in the folder.
    @Test
    void shouldLeaveAForeignFolderExactlyAsItWas() throws IOException
    {
        final Path path = Files.createDirectory(
            directory.resolve("foreign"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(path.resolve("letter.txt"), "dear");
        final HomeException refused = assertThrows(HomeException.class, () -> create(path));
        assertTrue(refused.getMessage().contains("choose an empty or new folder"), refused.getMessage());
        assertEquals(List.of("letter.txt"), names(path));
        assertEquals("rwxr-xr-x", mode(path));
        final HomeException file = assertThrows(HomeException.class, () -> create(path.resolve("letter.txt")));
        assertTrue(file.getMessage().contains("is a file"), file.getMessage());
        assertEquals("dear", Files.readString(path.resolve("letter.txt")));
    }

    // Seen to fail with the lock not asked for in Home.lock.
    @Test
    void shouldBeOnePipelinesAtATime() throws IOException
    {
        final Path path = directory.resolve("home");
        try (Home home = create(path))
        {
            final HomeException used = assertThrows(HomeException.class, () -> create(path));
            assertTrue(
                used.getMessage().contains("in use by pid " + ProcessHandle.current().pid()), used.getMessage());
            assertTrue(Files.exists(home.journal()));
        }
        create(path).close();
    }

    // Seen to fail with the epoch not raised in Home.reopen.
    @Test
    void shouldOpenTheNextEpochWhenItIsOpenedAgain() throws IOException
    {
        final Path path = directory.resolve("home");
        try (Home first = create(path))
        {
            assertTrue(first.isNew());
            assertEquals(1, first.manifest().epoch());
        }
        for (int epoch = 2; epoch <= 4; epoch++)
        {
            try (Home again = create(path))
            {
                assertFalse(again.isNew());
                assertEquals(epoch, again.manifest().epoch());
                assertEquals(epoch, Home.readManifest(path).epoch());
                assertThrows(IllegalStateException.class, again::discard);
            }
        }
        assertEquals(List.of("journal", "lock", "manifest.yaml", "pipeline.yaml", "schemas"), names(path));
    }

    // Seen to fail with the differences not asked for in Home.reopen.
    @Test
    void shouldNameEachDifferenceWhenAnotherPipelineWantsToGoOn() throws IOException
    {
        final Path path = directory.resolve("home");
        create(path).close();
        final byte[] before = Files.readAllBytes(path.resolve("manifest.yaml"));
        final HomeException refused = assertThrows(
            HomeException.class, () -> Home.open(path, identity("pipeline: test\nmore: 1\n", "other", 2)));
        for (final String part : List.of(
            "stage lane/stage: the home has 'type', this start has 'other'",
            "state version of stage lane/stage: the home has '1', this start has '2'",
            "pipeline file, first at line 2: the home has none, this start has 'more: 1'",
            "choose another --home"))
        {
            assertTrue(refused.getMessage().contains(part), refused.getMessage());
        }
        assertArrayEquals(before, Files.readAllBytes(path.resolve("manifest.yaml")));
        // The refusal let go of the lock.
        create(path).close();
    }

    // Seen to fail with requireUnused() asking for an empty folder: the home of a start that was killed was lost.
    @Test
    void shouldMakeAHomeAgainThatAKilledStartLeftHalfMade() throws IOException
    {
        final Path path = directory.resolve("home");
        create(path).close();
        Files.delete(path.resolve("manifest.yaml"));
        Files.writeString(path.resolve("manifest.yaml.next"), "form");
        try (Home again = create(path))
        {
            assertTrue(again.isNew());
            assertEquals(1, again.manifest().epoch());
        }
        Files.delete(path.resolve("manifest.yaml"));
        Files.createDirectory(path.resolve("journal/root"));
        final HomeException refused = assertThrows(HomeException.class, () -> create(path));
        assertTrue(refused.getMessage().contains("holds a journal and no manifest.yaml"), refused.getMessage());
        assertTrue(Files.exists(path.resolve("journal/root")));
    }

    // Seen to fail where only what is made before the manifest is known: a start killed while it took its home back.
    @Test
    void shouldStartInWhatIsLeftOfAHomeThatWasTakenBack() throws IOException
    {
        final List<String> left = List.of(
            "control", "errors.log", "errors.log.1", "run.yaml", "manifest.yaml.next", "pipeline.yaml", "locks",
            "sinks");
        for (int first = 0; first <= left.size(); first++)
        {
            final Path path = Files.createDirectory(directory.resolve("left" + first));
            Files.createFile(path.resolve("lock"));
            for (final String name : left.subList(first, left.size()))
            {
                Files.createFile(path.resolve(name));
            }
            create(path).close();
            assertEquals(List.of("journal", "lock", "manifest.yaml", "pipeline.yaml", "schemas"), names(path));
        }
    }

    // Seen to fail with the deletion left out of Home.discard.
    @Test
    void shouldLeaveNothingWhenItIsDiscarded() throws IOException
    {
        final Path made = directory.resolve("made");
        create(made).discard();
        assertFalse(Files.exists(made));
        final Path found = Files.createDirectory(directory.resolve("found"));
        create(found).discard();
        assertEquals(List.of(), names(found));
        // The lock went with it: the folder can be used again.
        create(found).close();
    }

    // Seen to fail with the overrides left out of the manifest.
    @Test
    void shouldSayWhatItIsToWhoeverReadsIt()
    {
        final Path path = directory.resolve("home");
        create(path).close();
        final Manifest manifest = Home.readManifest(path);
        assertEquals("test", manifest.pipeline());
        assertEquals(1, manifest.epoch());
        assertEquals(Map.of("lane/stage", "type"), manifest.stages());
        assertEquals(Map.of("a.b", "c"), manifest.overrides());
        assertEquals("pipeline: test\n", Home.readPipeline(path));
        assertFalse(Home.readSchemas(path).types().isEmpty());
    }

    // Seen to fail with the hash not compared in Home.readSchemas.
    @Test
    void shouldRefuseASchemaThatIsNotWhatItWas() throws IOException
    {
        final Path path = directory.resolve("home");
        create(path).close();
        final Path schema = path.resolve("schemas").resolve(names(path.resolve("schemas")).get(0));
        final byte[] bytes = Files.readAllBytes(schema);
        bytes[bytes.length / 2] ^= 1;
        Files.write(schema, bytes);
        final HomeException refused = assertThrows(HomeException.class, () -> Home.readSchemas(path));
        assertTrue(refused.getMessage().contains("its hash differs"), refused.getMessage());
        final HomeException none = assertThrows(HomeException.class, () -> Home.readManifest(directory));
        assertTrue(none.getMessage().contains("is not a Veltrix home"), none.getMessage());
    }

    // Seen to fail with YamlLimits not asked in Manifest.parse: a stack overflow came out of it.
    @Test
    void shouldRefuseAManifestNestedDeeperThanAnyStack() throws IOException
    {
        final Path path = directory.resolve("home");
        create(path).close();
        Files.writeString(path.resolve("manifest.yaml"), "format: 1\nschemas: " + "{a: ".repeat(20_000) + "\n");
        final HomeException refused = assertThrows(HomeException.class, () -> Home.readManifest(path));
        assertTrue(refused.getMessage().contains("damaged manifest: more than 64 levels"), refused.getMessage());
    }
}
