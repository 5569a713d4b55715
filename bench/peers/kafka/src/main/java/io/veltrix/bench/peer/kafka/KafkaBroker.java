package io.veltrix.bench.peer.kafka;

import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A broker on this host, with the settings and the JVM flags that Kafka comes with: one node, which is its own
 * controller, on two free ports of the loopback interface. Its files stay in the folder it is given.
 */
final class KafkaBroker implements AutoCloseable
{
    private static final String HOST = "127.0.0.1";
    private static final long START_SECONDS = 60;
    private static final long PAUSE_MS = 50;
    private static final long END_SECONDS = 10;

    // What bin/kafka-server-start.sh runs a broker with.
    private static final List<String> FLAGS = List.of(
        "-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:InitiatingHeapOccupancyPercent=35",
        "-XX:+ExplicitGCInvokesConcurrent", "-Djava.awt.headless=true",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private final int port;
    private final Path log;
    private final Process process;

    private KafkaBroker(final int port, final Path log, final Process process)
    {
        this.port = port;
        this.log = log;
        this.process = process;
    }

    /**
     * @param folder for its files; there is nothing in it yet.
     * @return a broker that answers.
     */
    static KafkaBroker start(final Path folder)
    {
        try
        {
            Files.createDirectories(folder);
            final int[] ports = freePorts();
            final Path settings = folder.resolve("server.properties");
            write(settings, folder.resolve("data"), ports);
            final Path log = folder.resolve("broker.log");
            final List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(FLAGS);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), BrokerProcess.class.getName(),
                settings.toString()));
            final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
            final KafkaBroker broker = new KafkaBroker(ports[0], log, process);
            try
            {
                broker.awaitReady();
                return broker;
            }
            catch (final IOException | InterruptedException | RuntimeException ex)
            {
                broker.close();
                throw ex;
            }
        }
        catch (final IOException | InterruptedException ex)
        {
            throw new IllegalStateException("no broker", ex);
        }
    }

    private static int[] freePorts() throws IOException
    {
        final InetAddress loopback = InetAddress.getByName(HOST);
        // Both at once, so that they differ.
        try (ServerSocket clients = new ServerSocket(0, 1, loopback);
            ServerSocket controller = new ServerSocket(0, 1, loopback))
        {
            return new int[] {clients.getLocalPort(), controller.getLocalPort()};
        }
    }

    private static void write(final Path settings, final Path data, final int[] ports) throws IOException
    {
        final Properties properties = new Properties();
        properties.putAll(Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "listeners", "PLAINTEXT://" + HOST + ':' + ports[0] + ",CONTROLLER://" + HOST + ':' + ports[1],
            "controller.listener.names", "CONTROLLER",
            "controller.quorum.bootstrap.servers", HOST + ':' + ports[1],
            "log.dirs", data.toString(),
            "auto.create.topics.enable", "false"));
        try (Writer writer = Files.newBufferedWriter(settings, StandardCharsets.UTF_8))
        {
            properties.store(writer, null);
        }
    }

    private void awaitReady() throws IOException, InterruptedException
    {
        final long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!isListening())
        {
            failWhenOver(giveUpNs, null);
            Thread.sleep(PAUSE_MS);
        }
        try (Admin admin = admin())
        {
            while (true)
            {
                try
                {
                    if (!admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty())
                    {
                        return;
                    }
                }
                catch (final ExecutionException | TimeoutException ex)
                {
                    failWhenOver(giveUpNs, ex);
                }
            }
        }
    }

    private boolean isListening()
    {
        try (Socket socket = new Socket(HOST, port))
        {
            return socket.isConnected();
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    private void failWhenOver(final long giveUpNs, final Exception cause) throws IOException
    {
        if (!process.isAlive() || System.nanoTime() - giveUpNs > 0)
        {
            throw new IOException(
                "the broker " + (process.isAlive() ? "does not answer" : "ended") + ": " + lastWord(), cause);
        }
    }

    private String lastWord() throws IOException
    {
        final List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    }

    private Admin admin()
    {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()));
    }

    /**
     * @return host and port for clients.
     */
    String address()
    {
        return HOST + ':' + port;
    }

    /**
     * @param topic to make, with one partition.
     */
    void create(final String topic)
    {
        try (Admin admin = admin())
        {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short)1))).all().get(END_SECONDS, TimeUnit.SECONDS);
        }
        catch (final ExecutionException | InterruptedException | TimeoutException ex)
        {
            throw new IllegalStateException("no topic " + topic, ex);
        }
    }

    /** Its files are of no further use: it is not asked to end well. */
    @Override
    public void close()
    {
        process.destroyForcibly();
        try
        {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
