package io.veltrix.tools.chaos.agent;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Starts with a JVM, before the engine's classes are loaded, and changes those that a trial needs changed.
 * <ul>
 * <li>{@code crash=POINT:N}: at {@link CrashPoint} POINT, the N-th time.</li>
 * <li>{@code clock=FILE}: the sequencer's clock follows {@link ChaosClock}.</li>
 * </ul>
 */
public final class ChaosAgent
{
    private static final int REFUSED = 70;
    private static final String CLOCK_CLASS = "io.veltrix.engine.sequencer.SequencerClock";

    private ChaosAgent()
    {
    }

    /**
     * Called by the JVM.
     *
     * @param argument        as after {@code -javaagent:JAR=}.
     * @param instrumentation of this JVM.
     */
    public static void premain(final String argument, final Instrumentation instrumentation)
    {
        final String[] parts = argument.split("=", 2);
        if ("crash".equals(parts[0]))
        {
            final String[] crash = parts[1].split(":");
            final CrashPoint point = CrashPoint.of(crash[0]);
            CrashTrigger.arm(point, Long.parseLong(crash[1]));
            instrumentation.addTransformer(
                new Change(point.owner(), (bytes) -> ClassChange.atCall(bytes, point)));
        }
        else
        {
            ChaosClock.follow(new File(parts[1]));
            instrumentation.addTransformer(new Change(CLOCK_CLASS, ClassChange::ofClock));
        }
    }

    /**
     * Make the jar that names this agent: its classes are found on the class path, as everywhere.
     *
     * @param file to write.
     * @throws IOException where the disk refuses.
     */
    public static void writeJar(final Path file) throws IOException
    {
        final Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ChaosAgent.class.getName());
        try (OutputStream out = Files.newOutputStream(file);
            JarOutputStream jar = new JarOutputStream(out, manifest))
        {
            jar.finish();
        }
    }

    /** What is done to the bytes of a class. */
    @FunctionalInterface
    interface Edit
    {
        byte[] apply(byte[] bytes);
    }

    /** One class, changed when it is loaded. */
    private record Change(String owner, Edit edit) implements ClassFileTransformer
    {
        @Override
        public byte[] transform(
            final ClassLoader loader,
            final String className,
            final Class<?> redefined,
            final ProtectionDomain domain,
            final byte[] bytes)
        {
            if (!owner.replace('.', '/').equals(className))
            {
                return null;
            }
            try
            {
                return edit.apply(bytes);
            }
            catch (final RuntimeException ex)
            {
                // The JVM would pass over it, and a trial would try nothing.
                System.err.println("chaos: " + owner + " cannot be changed: " + ex.getMessage());
                Runtime.getRuntime().halt(REFUSED);
                return null;
            }
        }
    }
}
