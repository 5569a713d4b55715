package io.veltrix.engine.snapshot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whose state it is: only a pipeline of the same identity makes the same of the same events. Immutable.
 *
 * @param pipeline     name.
 * @param pipelineHash of the pipeline file with the command line's values in their places: {@link #hash}.
 * @param schemas      file name of each schema's IR to the SHA-256 of its bytes, ascending.
 * @param stages       {@code lane/stage} to what it is, ascending.
 */
public record SnapshotIdentity(
    String pipeline, String pipelineHash, Map<String, String> schemas, Map<String, StageIdentity> stages)
{
    private static final int SHOWN = 12;

    /**
     * A stage.
     *
     * @param type    that made it.
     * @param version of its state; 0 for one that saves none.
     */
    public record StageIdentity(String type, int version)
    {
        @Override
        public String toString()
        {
            return type + " with state version " + version;
        }
    }

    public SnapshotIdentity
    {
        schemas = new TreeMap<>(schemas);
        stages = new TreeMap<>(stages);
    }

    /**
     * @param pipelineFile text of a pipeline file, with the command line's values in their places.
     * @return SHA-256 of it, in hexadecimal digits.
     */
    public static String hash(final String pipelineFile)
    {
        try
        {
            return HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(pipelineFile.getBytes(StandardCharsets.UTF_8)));
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every JVM has SHA-256", ex);
        }
    }

    /**
     * @param asked identity of the pipeline that is to go on.
     * @return the first thing in which this one differs, in words; null where they are the same.
     */
    public String differenceFrom(final SnapshotIdentity asked)
    {
        if (!pipeline.equals(asked.pipeline))
        {
            return "it is of pipeline '" + pipeline + "', not of '" + asked.pipeline + "'";
        }
        String found = difference("schema", schemas, asked.schemas);
        if (found == null)
        {
            found = difference("stage", stages, asked.stages);
        }
        return found != null || pipelineHash.equals(asked.pipelineHash) ? found :
            "it was made with another pipeline file: hash " + pipelineHash.substring(0, SHOWN) + ", not " +
                asked.pipelineHash.substring(0, SHOWN);
    }

    private static String difference(final String what, final Map<String, ?> mine, final Map<String, ?> asked)
    {
        final TreeSet<String> names = new TreeSet<>(mine.keySet());
        names.addAll(asked.keySet());
        for (final String name : names)
        {
            if (mine.get(name) == null || !mine.get(name).equals(asked.get(name)))
            {
                return what + " " + name + " differs: it has " + shown(mine.get(name)) + ", the pipeline has " +
                    shown(asked.get(name));
            }
        }
        return null;
    }

    private static String shown(final Object value)
    {
        return value == null ? "none" : value instanceof final String hash && hash.length() > SHOWN ?
            hash.substring(0, SHOWN) : value.toString();
    }
}
