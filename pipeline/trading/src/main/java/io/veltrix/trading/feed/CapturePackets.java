package io.veltrix.trading.feed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.veltrix.codecs.pcap.CaptureException;
import io.veltrix.codecs.pcap.CaptureReader;

import org.agrona.DirectBuffer;

/**
 * The packets of several capture files, one after the other. Single-threaded; allocates per file, never per packet.
 * <p>
 * Every file is opened once at the start, so that a wrong name is found before anything runs; one that fails to open
 * later ends the packets and is counted as refused.
 */
public final class CapturePackets implements PacketSource
{
    private final List<Path> files;
    private final List<String> faults = new ArrayList<>();
    private CaptureReader reader;
    private int next;
    private long refusedBefore;
    private boolean isClosed;
    private boolean isDamaged;

    /**
     * Check all files and open the first.
     *
     * @param files to read, in this order; at least one.
     * @throws CaptureException where one of them cannot be opened.
     */
    public CapturePackets(final List<Path> files)
    {
        this.files = List.copyOf(files);
        if (this.files.isEmpty())
        {
            throw new IllegalArgumentException("no capture file is named; name at least one");
        }
        for (final Path file : this.files)
        {
            CaptureReader.open(file).close();
        }
        reader = CaptureReader.open(this.files.get(next++));
    }

    @Override
    public boolean advance()
    {
        while (!isClosed)
        {
            if (reader.advance())
            {
                return true;
            }
            if (!openNext())
            {
                return false;
            }
        }
        return false;
    }

    @Override
    public long timestampNs()
    {
        return reader.timestampNs();
    }

    @Override
    public DirectBuffer buffer()
    {
        return reader.buffer();
    }

    @Override
    public int offset()
    {
        return reader.offset();
    }

    @Override
    public int length()
    {
        return reader.length();
    }

    @Override
    public int destinationAddress()
    {
        return reader.destinationAddress();
    }

    @Override
    public int destinationPort()
    {
        return reader.destinationPort();
    }

    @Override
    public long refused()
    {
        return refusedBefore + reader.refused();
    }

    /**
     * @return files that did not end behind a whole record, each with where and why; complete after the last packet.
     */
    public List<String> faults()
    {
        return List.copyOf(faults);
    }

    /**
     * @return true where a file held more than could be read; ending within the last record is no such damage.
     */
    public boolean isDamaged()
    {
        return isDamaged;
    }

    @Override
    public void close()
    {
        isClosed = true;
        reader.close();
    }

    private boolean openNext()
    {
        if (reader.isTruncated())
        {
            noteFault(reader.path() + ": " + reader.endDetail());
            isDamaged |= reader.isDamaged();
        }
        if (next >= files.size())
        {
            return false;
        }
        final CaptureReader following;
        try
        {
            following = CaptureReader.open(files.get(next++));
        }
        catch (final CaptureException ex)
        {
            refusedBefore++;
            isDamaged = true;
            noteFault(ex.getMessage());
            next = files.size();
            return false;
        }
        refusedBefore += reader.refused();
        reader.close();
        reader = following;
        return true;
    }

    private void noteFault(final String fault)
    {
        if (!faults.contains(fault))
        {
            faults.add(fault);
        }
    }
}
