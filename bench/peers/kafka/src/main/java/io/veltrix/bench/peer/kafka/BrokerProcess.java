package io.veltrix.bench.peer.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * The main program of the broker's JVM: formats the storage that its file of settings names, then is Kafka. It lives no
 * longer than the process that started it, however that one ends: its standard input ends with it.
 */
final class BrokerProcess
{
    private static final int ORPHANED = 3;

    private BrokerProcess()
    {
    }

    /**
     * @param arguments the file of settings.
     */
    public static void main(final String[] arguments)
    {
        final Thread watch = new Thread(BrokerProcess::endWithParent, "watch");
        watch.setDaemon(true);
        watch.start();
        final int status = StorageTool.execute(
            new String[] {"format", "--standalone", "-t", Uuid.randomUuid().toString(), "-c", arguments[0]},
            new PrintStream(System.err, true, StandardCharsets.UTF_8));
        if (status != 0)
        {
            System.exit(status);
        }
        Kafka.main(arguments);
    }

    private static void endWithParent()
    {
        try
        {
            while (System.in.read() >= 0)
            {
                // Nothing is ever said.
            }
        }
        catch (final IOException ex)
        {
            System.err.println(ex);
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
