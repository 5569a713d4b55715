package io.veltrix.engine.home;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a home went over to changed stages. Root events up to the point were made by the pipeline that stands here,
 * those behind it by the next point's, or by the home's own.
 *
 * @param after         root sequence of the last event before the point; 0 where there was none.
 * @param epoch         that began behind it.
 * @param pipelineFile  name of the file, in the home, of the pipeline up to the point.
 * @param pipelineHash  SHA-256 of that file.
 * @param schemas       file name of each schema's IR to its hash, up to the point.
 * @param stages        {@code lane/stage} to type, up to the point.
 * @param stateVersions {@code lane/stage} to state version, up to the point.
 */
public record UpgradePoint(
    long after,
    int epoch,
    String pipelineFile,
    String pipelineHash,
    Map<String, String> schemas,
    Map<String, String> stages,
    Map<String, Integer> stateVersions)
{
    Map<String, Object> toMap()
    {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("after", after);
        map.put("epoch", epoch);
        map.put("pipeline-file", pipelineFile);
        map.put("pipeline-hash", pipelineHash);
        map.put("schemas", schemas);
        map.put("stages", stages);
        map.put("state-versions", stateVersions);
        return map;
    }

    static UpgradePoint of(final Map<?, ?> map)
    {
        return new UpgradePoint(
            ((Number)map.get("after")).longValue(),
            ((Number)map.get("epoch")).intValue(),
            String.valueOf(map.get("pipeline-file")),
            String.valueOf(map.get("pipeline-hash")),
            Manifest.strings(map.get("schemas")),
            Manifest.strings(map.get("stages")),
            Manifest.integers(map.get("state-versions")));
    }
}
