package io.veltrix.engine.home;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What a home says about itself. Immutable.
 *
 * @param formatVersion of homes and journals: {@link #FORMAT_VERSION}.
 * @param pipeline      name.
 * @param epoch         of the last start.
 * @param created       ISO instant of the first start.
 * @param schemas       file name of each schema's IR, with the SHA-256 of its bytes.
 * @param stages        {@code lane/stage} to the type that made it.
 * @param stateVersions {@code lane/stage} to the version of its state; 0 for a stage that saves none.
 * @param overrides     what the command line put in place of the pipeline file.
 * @param pipelineHash  SHA-256 of the pipeline file.
 * @param sources       names in file order; events bear their place in it, from 1.
 * @param sinks         names in file order.
 * @param upgrades      where the home went over to changed stages, in order.
 */
public record Manifest(
    int formatVersion,
    String pipeline,
    int epoch,
    String created,
    Map<String, String> schemas,
    Map<String, String> stages,
    Map<String, Integer> stateVersions,
    Map<String, String> overrides,
    String pipelineHash,
    List<String> sources,
    List<String> sinks,
    List<UpgradePoint> upgrades)
{
    /** The version this code reads and writes. */
    public static final int FORMAT_VERSION = 1;

    String toYaml()
    {
        final Map<String, Object> root = new LinkedHashMap<>();
        root.put("format", formatVersion);
        root.put("pipeline", pipeline);
        root.put("epoch", epoch);
        root.put("created", created);
        root.put("schemas", schemas);
        root.put("stages", stages);
        root.put("state-versions", stateVersions);
        root.put("overrides", overrides);
        root.put("pipeline-hash", pipelineHash);
        root.put("sources", sources);
        root.put("sinks", sinks);
        root.put("upgrades", upgrades.stream().map(UpgradePoint::toMap).toList());
        final DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return new Dump(settings).dumpToString(root);
    }

    static Manifest parse(final String yaml, final String file)
    {
        try
        {
            final Object loaded = new Load(LoadSettings.builder().setLabel(file).build()).loadFromString(yaml);
            if (!(loaded instanceof final Map<?, ?> root) || !(root.get("format") instanceof final Integer format))
            {
                throw new HomeException(file + ": not a manifest of a Veltrix home");
            }
            if (format != FORMAT_VERSION)
            {
                throw new HomeException(
                    file + ": format " + format + " was found, this version reads " + FORMAT_VERSION);
            }
            return new Manifest(
                format, String.valueOf(root.get("pipeline")), ((Number)root.get("epoch")).intValue(),
                String.valueOf(root.get("created")), strings(root.get("schemas")), strings(root.get("stages")),
                integers(root.get("state-versions")), strings(root.get("overrides")),
                String.valueOf(root.get("pipeline-hash")), list(root.get("sources")), list(root.get("sinks")),
                upgrades(root.get("upgrades")));
        }
        catch (final YamlEngineException | ClassCastException | NullPointerException ex)
        {
            final String found = String.valueOf(ex.getMessage()).strip().replaceAll("\\s+", " ");
            throw new HomeException(file + ": damaged manifest: " + found, ex);
        }
    }

    static Map<String, String> strings(final Object value)
    {
        final Map<String, String> result = new LinkedHashMap<>();
        if (value instanceof final Map<?, ?> map)
        {
            map.forEach((key, text) -> result.put(String.valueOf(key), String.valueOf(text)));
        }
        return result;
    }

    static Map<String, Integer> integers(final Object value)
    {
        final Map<String, Integer> result = new LinkedHashMap<>();
        if (value instanceof final Map<?, ?> map)
        {
            map.forEach((key, number) -> result.put(String.valueOf(key), ((Number)number).intValue()));
        }
        return result;
    }

    private static List<String> list(final Object value)
    {
        return value instanceof final List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    private static List<UpgradePoint> upgrades(final Object value)
    {
        return value instanceof final List<?> list ?
            list.stream().map((point) -> UpgradePoint.of((Map<?, ?>)point)).toList() : List.of();
    }

    /**
     * @return root sequence of the last event that other stages made; 0 for none. Recovery begins behind it.
     */
    public long upgradedAfter()
    {
        return upgrades.isEmpty() ? 0 : upgrades.get(upgrades.size() - 1).after();
    }

    /**
     * @param wanted pipeline from now on.
     * @param points all upgrade points.
     * @return this manifest for that pipeline.
     */
    Manifest upgraded(final PipelineIdentity wanted, final List<UpgradePoint> points)
    {
        return of(wanted, epoch, created, points);
    }

    /**
     * @param wanted  pipeline.
     * @param epoch   of its start.
     * @param created ISO instant of the first start.
     * @param points  all upgrade points.
     * @return the manifest.
     */
    static Manifest of(
        final PipelineIdentity wanted, final int epoch, final String created, final List<UpgradePoint> points)
    {
        return new Manifest(
            FORMAT_VERSION, wanted.pipeline(), epoch, created, wanted.schemaHashes(), wanted.stages(),
            wanted.stateVersions(), wanted.overrides(),
            HomeFiles.sha256(wanted.pipelineFile().getBytes(StandardCharsets.UTF_8)), wanted.sources(),
            wanted.sinks(), List.copyOf(points));
    }

    /**
     * @param next epoch that is about to start.
     * @return this manifest with that epoch.
     */
    Manifest withEpoch(final int next)
    {
        return new Manifest(
            formatVersion, pipeline, next, created, schemas, stages, stateVersions, overrides, pipelineHash, sources,
            sinks, upgrades);
    }
}
