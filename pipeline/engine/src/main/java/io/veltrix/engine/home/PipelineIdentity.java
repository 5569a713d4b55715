package io.veltrix.engine.home;

import java.util.LinkedHashMap;
import java.util.Map;

import io.veltrix.codecs.ir.SchemaCatalog;

/**
 * What makes a pipeline the one that wrote a journal: with the same, a replay makes the same events again.
 *
 * @param pipeline      name.
 * @param pipelineFile  text of the pipeline file, with the command line's values in their places.
 * @param schemas       of all events.
 * @param stages        {@code lane/stage} to the type that makes it.
 * @param stateVersions {@code lane/stage} to the version of its state; 0 for a stage that saves none.
 * @param overrides     what the command line put in place of the pipeline file.
 */
public record PipelineIdentity(
    String pipeline,
    String pipelineFile,
    SchemaCatalog schemas,
    Map<String, String> stages,
    Map<String, Integer> stateVersions,
    Map<String, String> overrides)
{
    public PipelineIdentity
    {
        stages = new LinkedHashMap<>(stages);
        stateVersions = new LinkedHashMap<>(stateVersions);
        overrides = new LinkedHashMap<>(overrides);
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
