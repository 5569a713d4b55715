package io.veltrix.tools;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.veltrix.engine.api.Quantities;
import io.veltrix.engine.api.Setting;
import io.veltrix.engine.config.ConfigException;
import io.veltrix.engine.config.HostFacts;
import io.veltrix.engine.config.LaneConfig;
import io.veltrix.engine.config.Overrides;
import io.veltrix.engine.config.PipelineConfig;
import io.veltrix.engine.config.PipelineReader;
import io.veltrix.engine.config.StageConfig;
import io.veltrix.engine.home.Home;

/**
 * The limits that the stages of a home's pipeline have, with units and bounds, as far as they can be known here: its
 * classes may not be on this class path.
 */
final class KnownLimits
{
    private final Map<String, Setting<?>> limits = new LinkedHashMap<>();
    private final String whyUnknown;

    private KnownLimits(final PipelineConfig config, final String whyUnknown)
    {
        if (config != null)
        {
            for (final LaneConfig lane : config.lanes())
            {
                for (final StageConfig stage : lane.stages())
                {
                    stage.component().constructor().get().limits().forEach(
                        (limit) -> limits.putIfAbsent(limit.key(), limit));
                }
            }
        }
        this.whyUnknown = whyUnknown != null ? whyUnknown :
            limits.isEmpty() ? "no stage of this pipeline says which limits it has" : null;
    }

    static KnownLimits of(final Path home)
    {
        try
        {
            return new KnownLimits(PipelineReader.parse(
                Home.readPipeline(home), Home.pipelineFileOf(home).toString(), Overrides.none(),
                new HostFacts(HostFacts.here(home).cores(), HostFacts.UNKNOWN, HostFacts.UNKNOWN)), null);
        }
        catch (final ConfigException ex)
        {
            return new KnownLimits(null, "the home's pipeline file cannot be read here: " + ex.problems().get(0));
        }
    }

    /**
     * @return the value in the limit's own unit; as a whole number where the limit is not known.
     * @throws ToolException where there is no such limit or the value is none for it.
     */
    long parse(final String name, final String value)
    {
        final Setting<?> limit = limits.get(name);
        try
        {
            if (limit == null)
            {
                if (whyUnknown == null)
                {
                    throw new ToolException("no stage has a limit '" + name + "'; there are: " +
                        String.join(", ", limits.keySet()) + "; nothing was done");
                }
                return Quantities.parseCount(value);
            }
            if (limit.parse(value) instanceof final Long number)
            {
                return number;
            }
            throw new ToolException("limit " + name + " is not a number and cannot be changed while it runs");
        }
        catch (final NumberFormatException ex)
        {
            throw new ToolException("limit " + name + ": found '" + value + "', wanted a whole number, since " +
                whyUnknown, ex);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new ToolException("limit " + name + ": " + ex.getMessage() + "; nothing was done", ex);
        }
    }

    /**
     * @return what has to be said of a limit that is not known; null for nothing.
     */
    String note(final String name)
    {
        return limits.containsKey(name) ? null :
            "'" + name + "' was sequenced as it is; whether a stage knows it cannot be said: " + whyUnknown;
    }
}
