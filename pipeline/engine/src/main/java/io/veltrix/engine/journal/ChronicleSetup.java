package io.veltrix.engine.journal;

/**
 * Makes Chronicle quiet: no analytics, banner or disk monitor, and resources released by the thread that lets them go
 * instead of by a background thread. Must run before any class of Chronicle loads; what the user has set stays.
 */
final class ChronicleSetup
{
    private static final String[][] PROPERTIES = {
        {"chronicle.analytics.disable", "true"},
        {"chronicle.announcer.disable", "true"},
        {"chronicle.disk.monitor.disable", "true"},
        {"disable.perf.info", "true"},
        {"background.releaser", "false"},
    };

    static
    {
        for (final String[] property : PROPERTIES)
        {
            if (System.getProperty(property[0]) == null)
            {
                System.setProperty(property[0], property[1]);
            }
        }
    }

    private ChronicleSetup()
    {
    }

    /** The work is in the class initialiser: once, whoever comes first. */
    static void ensure()
    {
    }
}
