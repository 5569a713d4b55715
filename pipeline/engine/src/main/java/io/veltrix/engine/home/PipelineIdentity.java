package io.veltrix.engine.home;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.ir.SchemaCatalog;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.SinkConfig;
import io.veltrix.engine.config.SourceConfig;
import io.veltrix.engine.config.StageConfig;
import io.veltrix.engine.snapshot.SnapshotIdentity;
import io.veltrix.engine.snapshot.SnapshotIdentity.StageIdentity;

/**
 * What makes a pipeline the one that wrote a journal: with the same, a replay makes the same events again.
 *
 * @param pipeline      name.
 * @param pipelineFile  text of the pipeline file, with the command line's values in their places.
 * @param schemas       of all events.
 * @param stages        {@code lane/stage} to the type that makes it.
 * @param stateVersions {@code lane/stage} to the version of its state; 0 for a stage that saves none.
 * @param overrides     what the command line put in place of the pipeline file.
 * @param sources       names in file order.
 * @param sinks         names in file order.
 */
public record PipelineIdentity(
    String pipeline,
    String pipelineFile,
    SchemaCatalog schemas,
    Map<String, String> stages,
    Map<String, Integer> stateVersions,
    Map<String, String> overrides,
    List<String> sources,
    List<String> sinks)
{
    public PipelineIdentity
    {
        stages = new LinkedHashMap<>(stages);
        stateVersions = new LinkedHashMap<>(stateVersions);
        overrides = new LinkedHashMap<>(overrides);
    }

    /**
     * @param config    of the pipeline.
     * @param schemas   of all events.
     * @param overrides what the command line put in place of the pipeline file.
     * @return its identity, with the stages as they are in this class path.
     */
    public static PipelineIdentity of(
        final PipelineConfig config, final SchemaCatalog schemas, final Map<String, String> overrides)
    {
        final Map<String, String> types = new LinkedHashMap<>();
        final Map<String, Integer> stateVersions = new LinkedHashMap<>();
        for (final LaneConfig lane : config.lanes())
        {
            for (final StageConfig stage : lane.stages())
            {
                final String name = lane.name() + "/" + stage.name();
                types.put(name, stage.component().type());
                stateVersions.put(name, stage.component().constructor().get().stateVersion());
            }
        }
        return new PipelineIdentity(
            config.name(), config.text(), schemas, types, stateVersions, overrides,
            config.sources().stream().map(SourceConfig::name).toList(),
            config.sinks().stream().map(SinkConfig::name).toList());
    }

    /**
     * @return what a snapshot of this pipeline bears.
     */
    public SnapshotIdentity ofSnapshots()
    {
        final Map<String, StageIdentity> identities = new LinkedHashMap<>();
        stages.forEach((name, type) -> identities.put(name, new StageIdentity(type, stateVersions.get(name))));
        return new SnapshotIdentity(pipeline, SnapshotIdentity.hash(pipelineFile), schemaHashes(), identities);
    }

    /**
     * @return file name of each schema's IR to the SHA-256 of its bytes.
     */
    public Map<String, String> schemaHashes()
    {
        final Map<String, String> hashes = new LinkedHashMap<>();
        schemas.encoded().forEach((name, bytes) -> hashes.put(name, HomeFiles.sha256(bytes)));
        return hashes;
    }
}
