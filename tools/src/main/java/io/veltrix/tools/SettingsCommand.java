package io.veltrix.tools;

import java.io.PrintStream;
import java.util.concurrent.Callable;

import io.veltrix.engine.api.Setting;
import io.veltrix.engine.config.SettingsReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code veltrix settings}.
 */
@Command(
    name = "settings",
    mixinStandardHelpOptions = true,
    description = "List every setting of the engine: unit, bounds, default, reason, cost, signal.")
final class SettingsCommand implements Callable<Integer>
{
    @Parameters(arity = "0..1", paramLabel = "WORD", description = "Only settings whose path contains this.")
    private String word = "";

    @Override
    public Integer call()
    {
        final PrintStream out = System.out;
        for (final SettingsReference.Section section : SettingsReference.sections())
        {
            for (final Setting<?> setting : section.settings())
            {
                final String path = section.path() + "." + setting.key();
                if (path.contains(word))
                {
                    out.println(path);
                    out.println("  wants    " + setting.expectation());
                    out.println("  default  " + (setting.isRequired() ?
                        "none: it has to be written" : setting.format(setting.defaultValue())));
                    line(out, "  reason   ", setting.reason());
                    line(out, "  cost     ", setting.cost());
                    line(out, "  signal   ", setting.signal());
                    out.println();
                }
            }
        }
        return Veltrix.GOOD;
    }

    private static void line(final PrintStream out, final String label, final String text)
    {
        if (!text.isEmpty())
        {
            out.println(label + text);
        }
    }
}
