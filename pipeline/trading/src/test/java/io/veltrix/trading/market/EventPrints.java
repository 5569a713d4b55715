package io.veltrix.trading.market;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

import io.veltrix.engine.api.SourceOutputs;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Stands for the root stream: keeps a fingerprint of each event, its position included. */
final class EventPrints implements SourceOutputs
{
    final List<Long> prints = new ArrayList<>();
    private final byte[] bytes = new byte[256];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final CRC32 crc = new CRC32();
    private int length;
    private long position;

    @Override
    public int claim(final int messageLength, final long sourcePosition)
    {
        buffer.setMemory(0, bytes.length, (byte)0);
        length = messageLength;
        position = sourcePosition;
        return 0;
    }

    @Override
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    @Override
    public void commit()
    {
        crc.reset();
        crc.update(bytes, 0, length);
        prints.add(position << 32 | crc.getValue());
    }

    @Override
    public void abort()
    {
        throw new AssertionError("abort");
    }
}
