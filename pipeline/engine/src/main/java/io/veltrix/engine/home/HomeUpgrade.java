package io.veltrix.engine.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts another pipeline into a home. The manifest is what counts and is replaced last; what was replaced before it is
 * kept in a folder of its own until then, so a process that dies in between has done nothing. Under the home's lock.
 * <pre>
 *   upgrade-undo/              pipeline.yaml and schemas as they were; there only while an upgrade is under way
 *   pipeline-SEQUENCE.yaml     the pipeline file up to that root sequence
 *   schemas-SEQUENCE/          schemas up to there, where they differ
 * </pre>
 */
final class HomeUpgrade
{
    private static final String UNDO = "upgrade-undo";

    private final Path directory;

    HomeUpgrade(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * @param after root sequence of an upgrade point.
     * @return name of the file of the pipeline up to there.
     */
    static String pipelineFile(final long after)
    {
        return "pipeline-" + after + ".yaml";
    }

    /**
     * @param before   manifest as it is.
     * @param wanted   pipeline to put in.
     * @param after    last root sequence before it.
     * @param pipeline file of the home.
     * @param schemas  folder of the home.
     * @return the manifest that holds from now on.
     */
    Manifest commit(
        final Manifest before,
        final PipelineIdentity wanted,
        final long after,
        final Path pipeline,
        final Path schemas) throws IOException
    {
        final String old = HomeFiles.readText(pipeline);
        final Path undo = directory.resolve(UNDO);
        HomeFiles.makeDirectory(undo);
        for (final String schema : before.schemas().keySet())
        {
            HomeFiles.write(undo.resolve(schema), Files.readAllBytes(schemas.resolve(schema)));
        }
        HomeFiles.write(undo.resolve(pipeline.getFileName().toString()), bytes(old));
        HomeFiles.forceDirectory(directory);

        final List<UpgradePoint> points = new ArrayList<>(before.upgrades());
        final UpgradePoint last = points.isEmpty() ? null : points.get(points.size() - 1);
        if (last != null && last.after() == after)
        {
            // Nothing was made by the pipeline between the two: the point stays that of the one before.
            points.set(points.size() - 1, new UpgradePoint(
                after, before.epoch(), last.pipelineFile(), last.pipelineHash(), last.schemas(), last.stages(),
                last.stateVersions()));
        }
        else if (after > 0)
        {
            HomeFiles.write(directory.resolve(pipelineFile(after)), bytes(old));
            if (!before.schemas().equals(wanted.schemaHashes()))
            {
                keepSchemas(before, schemas, after);
            }
            points.add(new UpgradePoint(
                after, before.epoch(), pipelineFile(after), HomeFiles.sha256(bytes(old)), before.schemas(),
                before.stages(), before.stateVersions()));
        }
        for (final Map.Entry<String, byte[]> schema : wanted.schemas().encoded().entrySet())
        {
            HomeFiles.write(schemas.resolve(schema.getKey()), schema.getValue());
        }
        HomeFiles.write(pipeline, bytes(wanted.pipelineFile()));
        return before.upgraded(wanted, points);
    }

    private void keepSchemas(final Manifest before, final Path schemas, final long after) throws IOException
    {
        final Path kept = directory.resolve(schemas.getFileName() + "-" + after);
        HomeFiles.makeDirectory(kept);
        for (final String schema : before.schemas().keySet())
        {
            HomeFiles.write(kept.resolve(schema), Files.readAllBytes(schemas.resolve(schema)));
        }
    }

    /** After the manifest was replaced: nothing will be taken back any more. */
    void conclude()
    {
        if (Files.exists(directory.resolve(UNDO)))
        {
            HomeFiles.deleteTree(directory.resolve(UNDO));
        }
    }

    /**
     * Take back what an upgrade did that died before its manifest was there.
     *
     * @param manifest as it is.
     * @param pipeline file of the home.
     * @param schemas  folder of the home.
     */
    void takeBackUnfinished(final Manifest manifest, final Path pipeline, final Path schemas) throws IOException
    {
        final Path undo = directory.resolve(UNDO);
        if (!Files.exists(undo))
        {
            return;
        }
        // Where the manifest is the new one already, what is kept here is not what it says, and stays away.
        putBack(undo.resolve(pipeline.getFileName()), manifest.pipelineHash(), pipeline);
        for (final Map.Entry<String, String> schema : manifest.schemas().entrySet())
        {
            putBack(undo.resolve(schema.getKey()), schema.getValue(), schemas.resolve(schema.getKey()));
        }
        HomeFiles.deleteTree(undo);
    }

    private static void putBack(final Path kept, final String hash, final Path place) throws IOException
    {
        if (Files.exists(kept) && HomeFiles.sha256(Files.readAllBytes(kept)).equals(hash))
        {
            HomeFiles.write(place, Files.readAllBytes(kept));
        }
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
