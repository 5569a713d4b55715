package io.veltrix.codecs.ir;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.veltrix.codecs.Event;
import io.veltrix.codecs.EventHeaderDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.OtfMessageDecoder;
import uk.co.real_logic.sbe.otf.TokenListener;
import uk.co.real_logic.sbe.otf.Types;

/**
 * The body of one event as field names and values, decoded from the schema's IR. Values are {@link Long},
 * {@link Double}, {@link BigDecimal} (semantic type {@code Price}, nine places), {@link String} (text, enumerations,
 * semantic type {@code Instrument}), {@link List} of chosen set members, null where the null value stands. A field of a
 * group is named {@code group[0].field}, of a composite {@code composite.field}.
 */
public final class EventFields
{
    private static final long NUMERIC_INSTRUMENTS = 1L << 32;
    private static final int PRICE_SCALE = 9;

    private EventFields()
    {
    }

    /**
     * @param catalog that may know the event's schema.
     * @param event   to decode.
     * @return name to value in the order of the schema; null where the schema or type is unknown or the body lies about
     *     its length.
     */
    public static Map<String, Object> decode(final SchemaCatalog catalog, final Event event)
    {
        final Ir ir = catalog.schema(event.schemaId());
        final List<Token> tokens = ir == null ? null : ir.getMessage(event.templateId());
        if (tokens == null)
        {
            return null;
        }
        final Collector collector = new Collector();
        final int length = event.length() - EventHeaderDescriptor.MIN_EVENT_LENGTH;
        if (length < 0)
        {
            return null;
        }
        try
        {
            // The body alone: what lies behind it in the buffer is another event's.
            final DirectBuffer body = new UnsafeBuffer(event.buffer(), event.bodyOffset(), length);
            final int end = OtfMessageDecoder.decode(
                body, 0, event.version(), event.blockLength(), tokens, collector);
            if (end > length)
            {
                return null;
            }
        }
        catch (final IndexOutOfBoundsException | IllegalStateException ex)
        {
            return null;
        }
        return collector.fields;
    }

    /**
     * @param instrument as events carry it.
     * @return eight characters without the padding, or the numeric security id.
     */
    public static String instrument(final long instrument)
    {
        if (instrument >= 0 && instrument < NUMERIC_INSTRUMENTS)
        {
            return Long.toString(instrument);
        }
        final byte[] ascii = new byte[Long.BYTES];
        for (int i = 0; i < ascii.length; i++)
        {
            ascii[i] = (byte)(instrument >>> (56 - 8 * i));
        }
        return new String(ascii, StandardCharsets.US_ASCII).strip();
    }

    private static final class Collector implements TokenListener
    {
        private final Map<String, Object> fields = new LinkedHashMap<>();
        private final Deque<String> scope = new ArrayDeque<>();
        private boolean isComposite;

        private String name(final String field)
        {
            if (scope.isEmpty())
            {
                return field;
            }
            final StringBuilder path = new StringBuilder();
            scope.descendingIterator().forEachRemaining((part) -> path.append(part).append('.'));
            return path.append(field).toString();
        }

        @Override
        public void onBeginMessage(final Token token)
        {
        }

        @Override
        public void onEndMessage(final Token token)
        {
        }

        @Override
        public void onEncoding(
            final Token fieldToken,
            final DirectBuffer buffer,
            final int index,
            final Token typeToken,
            final int actingVersion)
        {
            final boolean isInComposite = !fieldToken.name().equals(typeToken.name()) && isComposite;
            fields.put(name(isInComposite ? typeToken.name() : fieldToken.name()), value(buffer, index, typeToken));
        }

        @Override
        public void onEnum(
            final Token fieldToken,
            final DirectBuffer buffer,
            final int bufferIndex,
            final List<Token> tokens,
            final int fromIndex,
            final int toIndex,
            final int actingVersion)
        {
            final Token typeToken = tokens.get(fromIndex + 1);
            final long encoded = Types.getLong(buffer, bufferIndex, typeToken.encoding());
            String value = fieldToken.isConstantEncoding() ?
                fieldToken.encoding().constValue().toString() : Long.toString(encoded);
            for (int i = fromIndex + 1; i < toIndex; i++)
            {
                final PrimitiveValue constant = tokens.get(i).encoding().constValue();
                if (constant != null && constant.longValue() == encoded)
                {
                    value = tokens.get(i).name();
                }
            }
            fields.put(name(fieldToken.name()), value);
        }

        @Override
        public void onBitSet(
            final Token fieldToken,
            final DirectBuffer buffer,
            final int bufferIndex,
            final List<Token> tokens,
            final int fromIndex,
            final int toIndex,
            final int actingVersion)
        {
            final long bits = Types.getLong(buffer, bufferIndex, tokens.get(fromIndex + 1).encoding());
            final List<String> chosen = new ArrayList<>();
            for (int i = fromIndex + 1; i < toIndex; i++)
            {
                final PrimitiveValue position = tokens.get(i).encoding().constValue();
                if (position != null && (bits & (1L << position.longValue())) != 0)
                {
                    chosen.add(tokens.get(i).name());
                }
            }
            fields.put(name(fieldToken.name()), chosen);
        }

        @Override
        public void onBeginComposite(
            final Token fieldToken, final List<Token> tokens, final int fromIndex, final int toIndex)
        {
            scope.push(fieldToken.name());
            isComposite = true;
        }

        @Override
        public void onEndComposite(
            final Token fieldToken, final List<Token> tokens, final int fromIndex, final int toIndex)
        {
            scope.pop();
            isComposite = false;
        }

        @Override
        public void onGroupHeader(final Token token, final int numInGroup)
        {
            fields.put(name(token.name() + ".count"), (long)numInGroup);
        }

        @Override
        public void onBeginGroup(final Token token, final int groupIndex, final int numInGroup)
        {
            scope.push(token.name() + "[" + groupIndex + "]");
        }

        @Override
        public void onEndGroup(final Token token, final int groupIndex, final int numInGroup)
        {
            scope.pop();
        }

        @Override
        public void onVarData(
            final Token fieldToken,
            final DirectBuffer buffer,
            final int bufferIndex,
            final int length,
            final Token typeToken)
        {
            if (length < 0 || length > buffer.capacity() - bufferIndex)
            {
                throw new IndexOutOfBoundsException("length=" + length);
            }
            final byte[] bytes = new byte[length];
            buffer.getBytes(bufferIndex, bytes);
            fields.put(name(fieldToken.name()), new String(bytes, StandardCharsets.UTF_8));
        }

        private static Object value(final DirectBuffer buffer, final int index, final Token typeToken)
        {
            final Encoding encoding = typeToken.encoding();
            if (typeToken.isConstantEncoding())
            {
                return encoding.constValue().toString();
            }
            if (encoding.primitiveType() == PrimitiveType.CHAR)
            {
                return text(buffer, index, Math.max(1, typeToken.arrayLength()));
            }
            if (typeToken.arrayLength() > 1)
            {
                final List<Object> elements = new ArrayList<>();
                for (int i = 0; i < typeToken.arrayLength(); i++)
                {
                    elements.add(scalar(buffer, index + i * encoding.primitiveType().size(), encoding));
                }
                return elements;
            }
            return scalar(buffer, index, encoding);
        }

        private static Object scalar(final DirectBuffer buffer, final int index, final Encoding encoding)
        {
            final PrimitiveType type = encoding.primitiveType();
            if (type == PrimitiveType.DOUBLE)
            {
                return buffer.getDouble(index, encoding.byteOrder());
            }
            if (type == PrimitiveType.FLOAT)
            {
                return (double)buffer.getFloat(index, encoding.byteOrder());
            }
            final long number = Types.getLong(buffer, index, encoding);
            if (number == encoding.applicableNullValue().longValue() &&
                encoding.presence() == Encoding.Presence.OPTIONAL)
            {
                return null;
            }
            if ("Instrument".equals(encoding.semanticType()))
            {
                return instrument(number);
            }
            if ("Price".equals(encoding.semanticType()))
            {
                final BigDecimal price = BigDecimal.valueOf(number, PRICE_SCALE).stripTrailingZeros();
                return price.scale() < 0 ? price.setScale(0) : price;
            }
            return number;
        }

        private static String text(final DirectBuffer buffer, final int index, final int maxLength)
        {
            int length = 0;
            while (length < maxLength && buffer.getByte(index + length) != 0)
            {
                length++;
            }
            final byte[] bytes = new byte[length];
            buffer.getBytes(index, bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1).strip();
        }
    }
}
