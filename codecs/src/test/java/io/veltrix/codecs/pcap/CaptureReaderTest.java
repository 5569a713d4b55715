package io.veltrix.codecs.pcap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CaptureReaderTest
{
    private static final int GROUP = 0xE0001F40;
    private static final int PORT = 14_340;
    private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void shouldReadBackWhatWasWritten() throws IOException
    {
        final Path file = folder.resolve("written.pcap");
        final int count = 50_000;
        try (PcapWriter writer = new PcapWriter(file))
        {
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[1400]);
            for (int i = 0; i < count; i++)
            {
                payload.putInt(0, i);
                writer.write(1_700_000_000_000_000_000L + i, GROUP, PORT, payload, 0, 4 + i % 1396);
            }
            assertEquals(count, writer.packets());
        }
        for (final Path path : new Path[]{file, gzip(file)})
        {
            try (CaptureReader reader = CaptureReader.open(path))
            {
                for (int i = 0; i < count; i++)
                {
                    assertTrue(reader.advance());
                    assertEquals(1_700_000_000_000_000_000L + i, reader.timestampNs());
                    assertEquals(i, reader.buffer().getInt(reader.offset()));
                    assertEquals(4 + i % 1396, reader.length());
                    assertEquals(GROUP, reader.destinationAddress());
                    assertEquals(PORT, reader.destinationPort());
                }
                assertFalse(reader.advance());
                assertEquals(CaptureReader.End.COMPLETE, reader.end());
                assertEquals(Files.size(file), reader.endPosition());
                assertEquals(0, reader.refused());
            }
        }
    }

    /** Seen to fail with the window only freed: the read went to memory that was somebody else's. */
    @Test
    void shouldShowNothingWhenClosed() throws IOException
    {
        final ByteBuffer file = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xA1B2C3D4).putInt(0).putLong(0).putInt(65_535).putInt(1);
        final byte[] frame = frame(0, 0, PAYLOAD);
        file.putInt(1).putInt(1).putInt(frame.length).putInt(frame.length).put(frame);
        final CaptureReader reader = open(file);
        assertPayload(reader);
        reader.close();
        reader.close();
        assertThrows(IndexOutOfBoundsException.class, () -> reader.buffer().getByte(reader.offset()));
        assertFalse(reader.advance());
    }

    @ParameterizedTest
    @CsvSource({"a1b2c3d4,LITTLE,1000", "a1b2c3d4,BIG,1000", "a1b23c4d,LITTLE,1", "a1b23c4d,BIG,1"})
    void shouldReadPcapWhateverByteOrderAndResolution(final String magic, final String order, final int nsPerUnit)
        throws IOException
    {
        final ByteBuffer file = ByteBuffer.allocate(1024).order(byteOrder(order));
        file.putInt((int)Long.parseLong(magic, 16)).putInt(0).putLong(0).putInt(65_535).putInt(1);
        final byte[] frame = frame(0, 0, PAYLOAD);
        file.putInt(1_500_000_000).putInt(123_456).putInt(frame.length).putInt(frame.length).put(frame);
        try (CaptureReader reader = open(file))
        {
            assertPayload(reader);
            assertEquals(1_500_000_000_000_000_000L + 123_456L * nsPerUnit, reader.timestampNs());
            assertFalse(reader.advance());
            assertEquals(CaptureReader.End.COMPLETE, reader.end());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LITTLE,-1,1500000000123456,1500000000123456000",
        "BIG,-1,1500000000123456,1500000000123456000",
        "LITTLE,9,1500000000123456789,1500000000123456789",
        "BIG,3,1500000000123,1500000000123000000",
        "LITTLE,12,1500000000123456789,1500000000123456",
        "LITTLE,138,1536000000512,1500000000500000000",
        "BIG,168,1649267441664000000,1500000000000000"})
    void shouldReadPcapNgWhateverResolution(
        final String order, final int resolution, final long ticks, final long expectedNs) throws IOException
    {
        final ByteBuffer file = ByteBuffer.allocate(1024).order(byteOrder(order));
        file.putInt(0x0A0D0D0A).putInt(28).putInt(0x1A2B3C4D).putInt(1).putLong(-1).putInt(28);
        if (resolution < 0)
        {
            file.putInt(1).putInt(20).putInt(order.equals("BIG") ? 0x10000 : 1).putInt(0).putInt(20);
        }
        else
        {
            file.putInt(1).putInt(32).putInt(order.equals("BIG") ? 0x10000 : 1).putInt(0);
            file.putShort((short)9).putShort((short)1).put((byte)resolution).put(new byte[3]).putInt(0).putInt(32);
        }
        // A block of a kind that nobody knows.
        file.putInt(0x0BAD).putInt(16).putInt(7).putInt(16);
        final byte[] frame = frame(2, 8, PAYLOAD);
        final int padded = frame.length + 3 & ~3;
        file.putInt(6).putInt(32 + padded).putInt(0).putInt((int)(ticks >>> 32)).putInt((int)ticks);
        file.putInt(frame.length).putInt(frame.length).put(Arrays.copyOf(frame, padded)).putInt(32 + padded);
        try (CaptureReader reader = open(file))
        {
            assertPayload(reader);
            assertEquals(expectedNs, reader.timestampNs());
            assertFalse(reader.advance());
            assertEquals(CaptureReader.End.COMPLETE, reader.end());
            assertEquals(0, reader.refused());
        }
    }

    @Test
    void shouldReadThroughTagsAndOptionsAndRefuseTheRest() throws IOException
    {
        final byte[] plain = frame(0, 0, PAYLOAD);
        final byte[] fragment = plain.clone();
        fragment[20] = 0x20;
        final byte[] tcp = plain.clone();
        tcp[23] = 6;
        final byte[] arp = plain.clone();
        arp[13] = 6;
        final byte[] longUdp = plain.clone();
        longUdp[39] = (byte)0xFF;
        final byte[] longIp = plain.clone();
        longIp[16] = 0x40;
        final byte[] version6 = plain.clone();
        version6[14] = 0x65;
        final byte[][] frames = {
            frame(1, 0, PAYLOAD), fragment, tcp, frame(3, 40, PAYLOAD), arp, longUdp, longIp, version6,
            Arrays.copyOf(plain, 5), Arrays.copyOf(plain, 30), plain};
        final ByteBuffer file = pcap(frames);
        try (CaptureReader reader = open(file))
        {
            for (int i = 0; i < 3; i++)
            {
                assertPayload(reader);
            }
            assertFalse(reader.advance());
            assertEquals(3, reader.packets());
            assertEquals(2, reader.foreign());
            assertEquals(6, reader.malformed());
            assertEquals(24 + 16 + frames[0].length, reader.firstMalformedPosition());
            assertEquals(CaptureReader.End.COMPLETE, reader.end());
        }
    }

    @Test
    void shouldDeliverEverythingBeforeTheCutWhenFileEndsWithinPacket() throws IOException
    {
        final byte[] frame = frame(0, 0, PAYLOAD);
        final ByteBuffer file = pcap(frame, frame, frame);
        file.position(file.position() - 3);
        try (CaptureReader reader = open(file))
        {
            assertPayload(reader);
            assertPayload(reader);
            assertFalse(reader.advance());
            assertTrue(reader.isTruncated());
            assertEquals(CaptureReader.End.TRUNCATED, reader.end());
            assertEquals(24 + 2 * (16 + frame.length), reader.endPosition());
            assertEquals(1, reader.malformed());
        }
    }

    @Test
    void shouldEndAsDamagedWhenRecordLengthIsBeyondBelief() throws IOException
    {
        final byte[] frame = frame(0, 0, PAYLOAD);
        final ByteBuffer file = pcap(frame, frame);
        file.putInt(24 + 16 + frame.length + 8, 0x7FFF_FFFF);
        try (CaptureReader reader = open(file))
        {
            assertPayload(reader);
            assertFalse(reader.advance());
            assertEquals(CaptureReader.End.DAMAGED, reader.end());
            assertEquals(24 + 16 + frame.length, reader.endPosition());
        }
    }

    @Test
    void shouldReportWhereWhenGzipEndsEarly() throws IOException
    {
        final Path file = folder.resolve("noise.pcap");
        final byte[] noise = new byte[1000];
        final Random random = new Random(1);
        try (PcapWriter writer = new PcapWriter(file))
        {
            for (int i = 0; i < 1000; i++)
            {
                random.nextBytes(noise);
                writer.write(i, GROUP, PORT, new UnsafeBuffer(noise), 0, noise.length);
            }
        }
        final byte[] zipped = Files.readAllBytes(gzip(file));
        final Path cut = folder.resolve("cut.pcap.gz");
        Files.write(cut, Arrays.copyOf(zipped, zipped.length / 2));
        try (CaptureReader reader = CaptureReader.open(cut))
        {
            while (reader.advance())
            {
                assertEquals(1000, reader.length());
            }
            assertTrue(reader.packets() > 450 && reader.packets() < 550, "packets=" + reader.packets());
            assertEquals(CaptureReader.End.TRUNCATED, reader.end());
            assertEquals(24 + reader.packets() * 1058, reader.endPosition());
            assertTrue(reader.endDetail().contains("gzip"), reader.endDetail());
        }
    }

    @Test
    void shouldSayWhatIsWrongWhenFileCannotBeOpened() throws IOException
    {
        assertOpeningFails(folder.resolve("missing.pcap"), "no such file");
        assertOpeningFails(folder, "not a regular file");
        assertOpeningFails(Files.write(folder.resolve("empty"), new byte[0]), "is empty");
        assertOpeningFails(Files.write(folder.resolve("text"), "hello world".getBytes()), "68656c6c");
        assertOpeningFails(
            Files.write(folder.resolve("short"), Arrays.copyOf(pcapHeader(1).array(), 20)), "file header");
        assertOpeningFails(Files.write(folder.resolve("wifi"), pcapHeader(105).array()), "link type 105");
        assertOpeningFails(Files.write(folder.resolve("cut.gz"), new byte[]{0x1F, (byte)0x8B, 8}), "cannot be read");
    }

    @Test
    void shouldNeverThrowWhenBytesAreMutated() throws IOException
    {
        final long seed = System.nanoTime();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final byte[] frame = frame(1, 4, PAYLOAD);
        final byte[] original = Arrays.copyOf(pcap(frame, frame, frame, frame).array(), 24 + 4 * (16 + frame.length));
        final Path file = folder.resolve("mutated.pcap");
        for (int i = 0; i < 3_000; i++)
        {
            final byte[] mutated = original.clone();
            for (int n = random.nextInt(8); n >= 0; n--)
            {
                mutated[24 + random.nextInt(mutated.length - 24)] = (byte)random.nextInt();
            }
            Files.write(file, Arrays.copyOf(mutated, 24 + random.nextInt(mutated.length - 23)));
            try (CaptureReader reader = CaptureReader.open(file))
            {
                while (reader.advance())
                {
                    reader.buffer().checkLimit(reader.offset() + reader.length());
                }
                assertTrue(reader.end() != CaptureReader.End.NONE);
            }
        }
    }

    private static void assertOpeningFails(final Path file, final String words)
    {
        final CaptureException failure = assertThrows(CaptureException.class, () -> CaptureReader.open(file).close());
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
    }

    private static void assertPayload(final CaptureReader reader)
    {
        assertTrue(reader.advance());
        final byte[] found = new byte[reader.length()];
        reader.buffer().getBytes(reader.offset(), found);
        assertEquals("payload", new String(found, StandardCharsets.US_ASCII));
        assertEquals(GROUP, reader.destinationAddress());
        assertEquals(PORT, reader.destinationPort());
    }

    private CaptureReader open(final ByteBuffer file) throws IOException
    {
        return CaptureReader.open(
            Files.write(folder.resolve("made"), Arrays.copyOf(file.array(), file.position())));
    }

    private Path gzip(final Path file) throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes))
        {
            Files.copy(file, gzip);
        }
        return Files.write(folder.resolve(file.getFileName() + ".gz"), bytes.toByteArray());
    }

    private static ByteBuffer pcapHeader(final int linkType)
    {
        return ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0xA1B2C3D4).putInt(0).putLong(0).putInt(65_535).putInt(linkType);
    }

    private static ByteBuffer pcap(final byte[]... frames)
    {
        final ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        file.put(pcapHeader(1).array());
        for (final byte[] frame : frames)
        {
            file.putInt(1).putInt(0).putInt(frame.length).putInt(frame.length).put(frame);
        }
        return file;
    }

    private static ByteOrder byteOrder(final String name)
    {
        return name.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private static byte[] frame(final int tags, final int optionsLength, final byte[] payload)
    {
        final ByteBuffer frame = ByteBuffer.allocate(14 + tags * 4 + 28 + optionsLength + payload.length);
        frame.put(new byte[12]);
        for (int i = 0; i < tags; i++)
        {
            frame.putShort((short)(i == 0 ? 0x88A8 : 0x8100)).putShort((short)7);
        }
        frame.putShort((short)0x0800);
        frame.put((byte)(0x45 + optionsLength / 4)).put((byte)0);
        frame.putShort((short)(28 + optionsLength + payload.length)).putInt(0x4000);
        frame.put((byte)16).put((byte)17).putShort((short)0).putInt(0x0A000001).putInt(GROUP);
        frame.put(new byte[optionsLength]);
        frame.putShort((short)1).putShort((short)PORT).putShort((short)(8 + payload.length)).putShort((short)0);
        return frame.put(payload).array();
    }
}
