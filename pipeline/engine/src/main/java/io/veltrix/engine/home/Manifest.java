package io.veltrix.engine.home;

import java.util.LinkedHashMap;
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
 */
public record Manifest(
    int formatVersion,
    String pipeline,
    int epoch,
    String created,
    Map<String, String> schemas,
    Map<String, String> stages,
    Map<String, Integer> stateVersions,
    Map<String, String> overrides)
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
                numbers(root.get("state-versions")), strings(root.get("overrides")));
        }
        catch (final YamlEngineException | ClassCastException | NullPointerException ex)
        {
            final String found = String.valueOf(ex.getMessage()).strip().replaceAll("\\s+", " ");
            throw new HomeException(file + ": damaged manifest: " + found, ex);
        }
    }

    private static Map<String, String> strings(final Object value)
    {
        final Map<String, String> result = new LinkedHashMap<>();
        if (value instanceof final Map<?, ?> map)
        {
            map.forEach((key, text) -> result.put(String.valueOf(key), String.valueOf(text)));
        }
        return result;
    }

    private static Map<String, Integer> numbers(final Object value)
    {
        final Map<String, Integer> result = new LinkedHashMap<>();
        if (value instanceof final Map<?, ?> map)
        {
            map.forEach((key, number) -> result.put(String.valueOf(key), ((Number)number).intValue()));
        }
        return result;
    }

    /**
     * @param next epoch that is about to start.
     * @return this manifest with that epoch.
     */
    Manifest withEpoch(final int next)
    {
        return new Manifest(formatVersion, pipeline, next, created, schemas, stages, stateVersions, overrides);
    }
}
