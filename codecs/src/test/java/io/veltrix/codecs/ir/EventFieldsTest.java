package io.veltrix.codecs.ir;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import io.veltrix.codecs.EventType;
import io.veltrix.codecs.trading.BookAction;
import io.veltrix.codecs.trading.BookChangeEncoder;
import io.veltrix.codecs.trading.BookSide;
import io.veltrix.codecs.trading.MessageHeaderEncoder;
import io.veltrix.codecs.trading.TopOfBookEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.IrEncoder;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EventFieldsTest
{
    private static final int BODY = EventHeaderDescriptor.MESSAGE_OFFSET + MessageHeaderEncoder.ENCODED_LENGTH;
    private static final String SCHEMA = """
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="test.groups" id="901" version="0"
                           byteOrder="littleEndian">
            <types>
                <composite name="messageHeader">
                    <type name="blockLength" primitiveType="uint16"/>
                    <type name="templateId" primitiveType="uint16"/>
                    <type name="schemaId" primitiveType="uint16"/>
                    <type name="version" primitiveType="uint16"/>
                </composite>
                <composite name="groupSizeEncoding">
                    <type name="blockLength" primitiveType="uint16"/>
                    <type name="numInGroup" primitiveType="uint16"/>
                </composite>
                <composite name="varText">
                    <type name="length" primitiveType="uint32" maxValue="1073741824"/>
                    <type name="varData" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
                </composite>
                <composite name="Leg">
                    <type name="ratio" primitiveType="int32"/>
                    <type name="price" primitiveType="int64" semanticType="Price"/>
                </composite>
            </types>
            <sbe:message name="Basket" id="3">
                <field name="number" id="1" type="int64"/>
                <field name="leg" id="2" type="Leg"/>
                <group name="entries" id="3" dimensionType="groupSizeEncoding">
                    <field name="size" id="4" type="int32"/>
                </group>
                <data name="note" id="5" type="varText"/>
            </sbe:message>
        </sbe:messageSchema>
        """;

    @TempDir
    Path directory;

    private final SchemaCatalog catalog = SchemaCatalog.ofClassPath(EventFieldsTest.class.getClassLoader());
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);

    private Event event(final int bodyLength)
    {
        return new Event().wrap(buffer, 0, BODY + bodyLength);
    }

    // Seen to fail with PRICE_SCALE 8, with the null value not looked at, and with bits counted from 1.
    @Test
    void shouldShowEnumsSetsPricesInstrumentsAndNulls()
    {
        final BookChangeEncoder change = new BookChangeEncoder();
        change.wrapAndApplyHeader(buffer, EventHeaderDescriptor.MESSAGE_OFFSET, new MessageHeaderEncoder())
            .exchangeTimeNs(5)
            .instrument(0x4142_4344_2020_2020L)
            .price(1_500_000_000_000L)
            .size(7)
            .orders(BookChangeEncoder.ordersNullValue())
            .level((short)200)
            .side(BookSide.ASK)
            .action(BookAction.DELETE_LEVEL);
        change.flags().clear().endOfEvent(true).snapshot(true);
        final Map<String, Object> fields = EventFields.decode(catalog, event(BookChangeEncoder.BLOCK_LENGTH));
        assertNotNull(fields);
        assertEquals(
            List.of("exchangeTimeNs", "instrument", "price", "size", "orders", "level", "side", "action", "flags"),
            List.copyOf(fields.keySet()));
        assertEquals(5L, fields.get("exchangeTimeNs"));
        assertEquals("ABCD", fields.get("instrument"));
        assertEquals(new BigDecimal("1500"), fields.get("price"));
        assertNull(fields.get("orders"));
        assertEquals(200L, fields.get("level"));
        assertEquals("ASK", fields.get("side"));
        assertEquals("DELETE_LEVEL", fields.get("action"));
        assertEquals(List.of("endOfEvent", "snapshot"), fields.get("flags"));
        assertEquals("endOfEvent|snapshot", EventPrinter.text(fields.get("flags")));
        change.price(BookChangeEncoder.priceNullValue()).instrument(4_711);
        buffer.putByte(BODY + BookChangeEncoder.sideEncodingOffset(), (byte)99);
        final Map<String, Object> odd = EventFields.decode(catalog, event(BookChangeEncoder.BLOCK_LENGTH));
        assertNull(odd.get("price"));
        assertEquals("4711", odd.get("instrument"));
        assertEquals("99", odd.get("side"), "an enumeration's value that the schema does not know");
    }

    private SchemaCatalog baskets() throws Exception
    {
        final Ir ir = new IrGenerator().generate(XmlSchemaParser.parse(
            new ByteArrayInputStream(SCHEMA.getBytes(StandardCharsets.UTF_8)),
            ParserOptions.builder().stopOnError(true).build()));
        try (IrEncoder encoder = new IrEncoder(directory.resolve("basket.sbeir").toString(), ir))
        {
            encoder.encode();
        }
        return SchemaCatalog.ofDirectory(directory);
    }

    private int basket(final int entries, final long noteLength)
    {
        buffer.putShort(48, (short)20, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(50, (short)3, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(52, (short)901, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(54, (short)0, ByteOrder.LITTLE_ENDIAN);
        int at = BODY;
        buffer.putLong(at, -12, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(at + 8, 3, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + 12, -1_250_000_000L, ByteOrder.LITTLE_ENDIAN);
        at += 20;
        buffer.putShort(at, (short)4, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(at + 2, (short)entries, ByteOrder.LITTLE_ENDIAN);
        at += 4;
        for (int i = 0; i < 2; i++)
        {
            buffer.putInt(at, 10 + i, ByteOrder.LITTLE_ENDIAN);
            at += 4;
        }
        buffer.putInt(at, (int)noteLength, ByteOrder.LITTLE_ENDIAN);
        at += 4;
        at += buffer.putStringWithoutLengthUtf8(at, "grün");
        return at - BODY;
    }

    // Seen to fail with the scope not taken off in onEndGroup.
    @Test
    void shouldShowCompositesGroupsAndText() throws Exception
    {
        final SchemaCatalog baskets = baskets();
        final int length = basket(2, 5);
        final Map<String, Object> fields = EventFields.decode(baskets, event(length));
        assertNotNull(fields);
        assertEquals(-12L, fields.get("number"));
        assertEquals(3L, fields.get("leg.ratio"));
        // SBE's IR keeps no semantic type of a composite's members.
        assertEquals(-1_250_000_000L, fields.get("leg.price"));
        assertEquals(2L, fields.get("entries.count"));
        assertEquals(10L, fields.get("entries[0].size"));
        assertEquals(11L, fields.get("entries[1].size"));
        assertEquals("grün", fields.get("note"));
    }

    // Seen to fail on the decoder as it was: it read on behind the event, and a text of 4 GiB was an exception.
    @Test
    void shouldGiveNothingWhereTheBodyIsShorterThanItSays() throws Exception
    {
        final SchemaCatalog baskets = baskets();
        final int length = basket(2, 5);
        for (int cut = 0; cut < length; cut++)
        {
            assertNull(EventFields.decode(baskets, event(cut)), "cut=" + cut);
        }
        assertNull(EventFields.decode(baskets, event(basket(9_999, 5))));
        assertNull(EventFields.decode(baskets, event(basket(2, 0xFFFF_FFFFL))));
        assertNull(EventFields.decode(baskets, event(basket(2, 0x3FFF_FFFFL))));
    }

    // Seen to fail with IndexOutOfBoundsException not caught in EventFields.decode.
    @Test
    void shouldShowAnyBytesWithoutAnException() throws Exception
    {
        final long seed = System.nanoTime();
        System.out.println("EventFieldsTest seed=" + seed);
        final Random random = new Random(seed);
        final SchemaCatalog[] catalogs = {catalog, baskets()};
        final byte[] bytes = new byte[buffer.capacity()];
        for (int i = 0; i < 50_000; i++)
        {
            final SchemaCatalog schemas = catalogs[i & 1];
            final EventPrinter printer = new EventPrinter(schemas);
            random.nextBytes(bytes);
            buffer.putBytes(0, bytes);
            final int which = random.nextInt(schemas.types().size() + 1);
            final EventType type = schemas.types().stream().skip(which).findFirst().orElse(null);
            if (type != null)
            {
                buffer.putInt(50, type.key(), ByteOrder.LITTLE_ENDIAN);
            }
            if (random.nextBoolean())
            {
                buffer.putShort(48, (short)random.nextInt(64), ByteOrder.LITTLE_ENDIAN);
            }
            final Event event = event(random.nextInt(buffer.capacity() - BODY));
            final String line = printer.line(event);
            assertTrue(line.contains(printer.typeName(event)), () -> "seed=" + seed);
            if (i % 100 == 0)
            {
                assertTrue(printer.dump(event).length() > line.length(), () -> "seed=" + seed);
            }
        }
    }

    // Seen to fail with the null for an unknown schema left out of EventFields.decode.
    @Test
    void shouldShowAnUnknownTypeByItsNumbers()
    {
        buffer.putShort(50, (short)7, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(52, (short)60_000, ByteOrder.LITTLE_ENDIAN);
        EventHeaderDescriptor.sequence(buffer, 0, 12);
        final EventPrinter printer = new EventPrinter(catalog);
        assertEquals("60000/7", printer.typeName(event(0)));
        assertEquals("0/12 t=0 cause=0 source=0@0 60000/7 {}", printer.line(event(0)));
    }

    // Seen to fail with the fields cut from the line.
    @Test
    void shouldShowAnEventOnOneLine()
    {
        new TopOfBookEncoder().wrapAndApplyHeader(
            buffer, EventHeaderDescriptor.MESSAGE_OFFSET, new MessageHeaderEncoder())
            .exchangeTimeNs(1).instrument(9).bidPrice(10_500_000_000L).askPrice(TopOfBookEncoder.askPriceNullValue())
            .bidSize(3).askSize(0).flags().clear();
        assertEquals(
            "0/0 t=0 cause=0 source=0@0 TopOfBook {exchangeTimeNs=1, instrument=9, bidPrice=10.5, askPrice=null," +
            " bidSize=3, askSize=0, flags=}",
            new EventPrinter(catalog).line(event(TopOfBookEncoder.BLOCK_LENGTH)));
    }
}
