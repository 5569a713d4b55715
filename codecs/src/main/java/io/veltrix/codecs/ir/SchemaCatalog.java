package io.veltrix.codecs.ir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.veltrix.codecs.EventType;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.IrDecoder;
import uk.co.real_logic.sbe.ir.Token;

/**
 * The schemas that are known, by id, and the event types in them, by name. Immutable.
 * <p>
 * On a class path each module lists its IR files, one name a line, in {@code META-INF/veltrix/schemas.index}, with the
 * files beside it.
 */
public final class SchemaCatalog
{
    private static final String FOLDER = "META-INF/veltrix/";
    private static final String INDEX = FOLDER + "schemas.index";
    private static final String SUFFIX = ".sbeir";

    private final Map<String, byte[]> encoded;
    private final Map<Integer, Ir> byId = new TreeMap<>();
    private final Map<String, EventType> byName = new TreeMap<>();
    private final Map<Integer, EventType> byKey = new TreeMap<>();

    private SchemaCatalog(final Map<String, byte[]> encoded)
    {
        this.encoded = Collections.unmodifiableMap(encoded);
        encoded.forEach(this::add);
    }

    private void add(final String file, final byte[] bytes)
    {
        final Ir ir;
        try (IrDecoder decoder = new IrDecoder(ByteBuffer.wrap(bytes)))
        {
            ir = decoder.decode();
        }
        catch (final RuntimeException ex)
        {
            throw new IllegalArgumentException(file + " is no SBE IR: " + ex.getMessage(), ex);
        }
        final Ir clash = byId.put(ir.id(), ir);
        if (clash != null)
        {
            throw new IllegalArgumentException(
                file + ": schema id " + ir.id() + " is taken by " + clash.packageName() + "; give each schema its own");
        }
        for (final List<Token> message : ir.messages())
        {
            final Token token = message.get(0);
            final EventType type = new EventType(token.name(), ir.id(), token.id());
            byKey.put(type.key(), type);
            if (byName.put(type.name(), type) != null)
            {
                throw new IllegalArgumentException(
                    file + ": a message called " + type.name() + " stands in another schema as well; rename one");
            }
        }
    }

    /**
     * @param loader whose class path is searched.
     * @return every schema found there.
     * @throws IllegalArgumentException where a listed schema is missing, damaged or clashes with another one.
     */
    public static SchemaCatalog ofClassPath(final ClassLoader loader)
    {
        final Map<String, byte[]> encoded = new TreeMap<>();
        try
        {
            for (final URL index : Collections.list(loader.getResources(INDEX)))
            {
                for (final String name : lines(index))
                {
                    encoded.put(name, read(loader, name));
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the class path cannot be searched for " + INDEX, ex);
        }
        return new SchemaCatalog(encoded);
    }

    /**
     * @param directory that holds IR files.
     * @return every schema found there.
     * @throws IllegalArgumentException where one is damaged or cannot be read.
     */
    public static SchemaCatalog ofDirectory(final Path directory)
    {
        final Map<String, byte[]> encoded = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(directory))
        {
            for (final Path file : files.filter((each) -> each.toString().endsWith(SUFFIX)).sorted().toList())
            {
                encoded.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException("schemas cannot be read from " + directory + ": " + ex, ex);
        }
        return new SchemaCatalog(encoded);
    }

    private static List<String> lines(final URL url) throws IOException
    {
        try (BufferedReader reader = new BufferedReader(
            new InputStreamReader(url.openStream(), StandardCharsets.US_ASCII)))
        {
            return reader.lines().map(String::strip).filter((line) -> !line.isEmpty()).toList();
        }
    }

    private static byte[] read(final ClassLoader loader, final String name) throws IOException
    {
        try (InputStream stream = loader.getResourceAsStream(FOLDER + name))
        {
            if (stream == null)
            {
                throw new IllegalArgumentException(INDEX + " lists " + name + ", but there is no " + FOLDER + name);
            }
            return stream.readAllBytes();
        }
    }

    /**
     * @return file name to bytes of each schema's IR.
     */
    public Map<String, byte[]> encoded()
    {
        return encoded;
    }

    /**
     * @param name of a message.
     * @return its type, or null.
     */
    public EventType type(final String name)
    {
        return byName.get(name);
    }

    /**
     * @param key as {@link EventType#key()}.
     * @return its type, or null.
     */
    public EventType type(final int key)
    {
        return byKey.get(key);
    }

    /**
     * @return every type, by name.
     */
    public Collection<EventType> types()
    {
        return Collections.unmodifiableCollection(byName.values());
    }

    Ir schema(final int schemaId)
    {
        return byId.get(schemaId);
    }
}
