package io.veltrix.trading.feed;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import io.veltrix.codecs.pcap.CaptureException;
import io.veltrix.codecs.pcap.CaptureReader;

/**
 * Looks at captures before anything is started over them: a gzip file that is cut or broken, and one of another format
 * than was named, are refused while nothing needs to be undone. Stateless; any thread.
 */
final class CaptureCheck
{
    /** Larger gzip files are not inflated beforehand: it takes seconds. Damage in them shows when it is reached. */
    static final long MAX_INFLATED_BEFOREHAND = 64L << 20;

    /** Packets that are looked at to tell the format. */
    static final int PACKETS = 256;

    private static final int CHUNK_LENGTH = 1 << 16;
    private static final int GZIP_MAGIC = 0x1F8B;

    private CaptureCheck()
    {
    }

    /**
     * @param files  that can be opened.
     * @param format that they should have.
     * @throws CaptureException that says what is wrong with the first bad one.
     */
    static void require(final List<Path> files, final FeedFormat format)
    {
        for (final Path file : files)
        {
            requireWholeGzip(file);
            requireFormat(file, format);
        }
    }

    private static void requireFormat(final Path file, final FeedFormat wanted)
    {
        final FeedFormat[] formats = FeedFormat.values();
        final int[] fitting = new int[formats.length];
        int packets = 0;
        try (CaptureReader reader = CaptureReader.open(file))
        {
            while (packets < PACKETS && reader.advance())
            {
                packets++;
                for (int i = 0; i < formats.length; i++)
                {
                    fitting[i] += formats[i].fits(reader.buffer(), reader.offset(), reader.length()) ? 1 : 0;
                }
            }
        }
        for (int i = 0; fitting[wanted.ordinal()] == 0 && i < formats.length; i++)
        {
            // Where no known format fits, other traffic may come first: the feed refuses and counts what is not its.
            if (fitting[i] > 0)
            {
                throw new CaptureException(
                    file,
                    "found " + formats[i].word() + " in the first " + packets + " packets and no " + wanted.word(),
                    "write format " + formats[i].word() + ", or name another capture", null);
            }
        }
    }

    private static void requireWholeGzip(final Path file)
    {
        try (InputStream plain = Files.newInputStream(file))
        {
            final int magic = plain.read() << 8 | plain.read();
            if (magic != GZIP_MAGIC || Files.size(file) > MAX_INFLATED_BEFOREHAND)
            {
                return;
            }
        }
        catch (final IOException ex)
        {
            throw new CaptureException(file, "cannot be read (" + ex.getMessage() + ")", "check its permissions", ex);
        }
        long inflated = 0;
        try (InputStream gzip = new GZIPInputStream(Files.newInputStream(file), CHUNK_LENGTH))
        {
            final byte[] chunk = new byte[CHUNK_LENGTH];
            for (int count = gzip.read(chunk); count >= 0; count = gzip.read(chunk))
            {
                inflated += count;
            }
        }
        catch (final EOFException ex)
        {
            throw new CaptureException(
                file, "the gzip stream is truncated: it ends before its trailer, after " + inflated + " inflated bytes",
                "fetch it again, or save what is there (gzip -dc FILE > FILE.pcap) and play that", ex);
        }
        catch (final ZipException ex)
        {
            throw new CaptureException(
                file, "the gzip stream is damaged after " + inflated + " inflated bytes (" + ex.getMessage() + ")",
                "fetch it again, or save what is there (gzip -dc FILE > FILE.pcap) and play that", ex);
        }
        catch (final IOException ex)
        {
            throw new CaptureException(file, "cannot be read (" + ex.getMessage() + ")", "check its permissions", ex);
        }
    }
}
