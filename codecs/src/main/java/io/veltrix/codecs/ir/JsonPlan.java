package io.veltrix.codecs.ir;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.Types;

/**
 * How to write the body of one flat message as a JSON object: what to copy, and what to decode from where. Immutable;
 * writing does not allocate.
 */
final class JsonPlan
{
    private static final long NUMERIC_INSTRUMENTS = 1L << 32;

    private enum Kind
    {
        NUMBER, PRICE, INSTRUMENT, TEXT, ENUMERATION, SET, CONSTANT
    }

    /**
     * One field.
     *
     * @param label     name and colon, with a comma in front but for the first.
     * @param offset    in the body.
     * @param encoding  of the value.
     * @param hasNull   whether the null value stands for none.
     * @param length    of text in bytes.
     * @param constants of an enumeration or set.
     * @param words     for each constant, or the one of a constant field: JSON.
     */
    private record Field(
        byte[] label, Kind kind, int offset, Encoding encoding, boolean hasNull, int length, long[] constants,
        byte[][] words)
    {
    }

    private final int version;
    private final int blockLength;
    private final Field[] fields;

    private JsonPlan(final int version, final int blockLength, final List<Field> fields)
    {
        this.version = version;
        this.blockLength = blockLength;
        this.fields = fields.toArray(new Field[0]);
    }

    /**
     * @return the plan; null for a message that is not flat.
     */
    static JsonPlan of(final Ir ir, final List<Token> tokens)
    {
        final List<Field> fields = new ArrayList<>();
        int i = 1;
        while (i < tokens.size() - 1)
        {
            final Token fieldToken = tokens.get(i);
            if (fieldToken.signal() != Signal.BEGIN_FIELD)
            {
                return null;
            }
            final int end = i + fieldToken.componentTokenCount();
            final Field field = field(tokens, i, end, fields.isEmpty());
            if (field == null)
            {
                return null;
            }
            fields.add(field);
            i = end;
        }
        return new JsonPlan(ir.version(), tokens.get(0).encodedLength(), fields);
    }

    private static Field field(final List<Token> tokens, final int from, final int end, final boolean isFirst)
    {
        final Token fieldToken = tokens.get(from);
        final Token type = tokens.get(from + 1);
        final byte[] name = EventJson.quoted(fieldToken.name());
        final byte[] label = ((isFirst ? "" : ",") + new String(name, StandardCharsets.UTF_8) + ":")
            .getBytes(StandardCharsets.UTF_8);
        return switch (type.signal())
        {
            case ENCODING -> plain(label, type);
            case BEGIN_ENUM -> fieldToken.isConstantEncoding() ?
                constant(label, type, fieldToken.encoding().constValue().toString()) :
                named(label, Kind.ENUMERATION, type, tokens.subList(from + 2, end - 2));
            case BEGIN_SET -> named(label, Kind.SET, type, tokens.subList(from + 2, end - 2));
            default -> null;
        };
    }

    private static Field plain(final byte[] label, final Token type)
    {
        final Encoding encoding = type.encoding();
        final PrimitiveType primitive = encoding.primitiveType();
        if (type.isConstantEncoding())
        {
            return constant(label, type, encoding.constValue().toString());
        }
        if (primitive == PrimitiveType.CHAR)
        {
            return new Field(
                label, Kind.TEXT, type.offset(), encoding, false, Math.max(1, type.arrayLength()), null, null);
        }
        if (type.arrayLength() > 1 || primitive == PrimitiveType.DOUBLE || primitive == PrimitiveType.FLOAT)
        {
            return null;
        }
        final Kind kind = "Instrument".equals(encoding.semanticType()) ? Kind.INSTRUMENT :
            "Price".equals(encoding.semanticType()) ? Kind.PRICE : Kind.NUMBER;
        return new Field(
            label, kind, type.offset(), encoding, encoding.presence() == Encoding.Presence.OPTIONAL, 0, null, null);
    }

    private static Field constant(final byte[] label, final Token type, final String value)
    {
        return new Field(
            label, Kind.CONSTANT, 0, type.encoding(), false, 0, null, new byte[][]{EventJson.quoted(value)});
    }

    private static Field named(final byte[] label, final Kind kind, final Token type, final List<Token> values)
    {
        final long[] constants = new long[values.size()];
        final byte[][] words = new byte[values.size()][];
        for (int i = 0; i < constants.length; i++)
        {
            final PrimitiveValue value = values.get(i).encoding().constValue();
            if (value == null)
            {
                return null;
            }
            constants[i] = value.longValue();
            words[i] = EventJson.quoted(values.get(i).name());
        }
        return new Field(label, kind, type.offset(), type.encoding(), false, 0, constants, words);
    }

    boolean fits(final int eventVersion, final int eventBlockLength, final int bodyLength)
    {
        return eventVersion == version && eventBlockLength == blockLength && bodyLength == blockLength;
    }

    void write(final DirectBuffer buffer, final int bodyOffset, final JsonOutput out)
    {
        out.ascii("{");
        final Field[] fields = this.fields;
        for (int i = 0; i < fields.length; i++)
        {
            out.bytes(fields[i].label);
            write(fields[i], buffer, bodyOffset + fields[i].offset, out);
        }
        out.ascii("}");
    }

    private static void write(
        final Field field, final DirectBuffer buffer, final int index, final JsonOutput out)
    {
        switch (field.kind)
        {
            case TEXT -> out.latin1(buffer, index, field.length);
            case CONSTANT -> out.bytes(field.words[0]);
            case ENUMERATION -> enumeration(field, Types.getLong(buffer, index, field.encoding), out);
            case SET -> set(field, Types.getLong(buffer, index, field.encoding), out);
            default -> number(field, Types.getLong(buffer, index, field.encoding), out);
        }
    }

    private static void number(final Field field, final long value, final JsonOutput out)
    {
        if (field.hasNull && value == field.encoding.applicableNullValue().longValue())
        {
            out.ascii("null");
        }
        else if (field.kind == Kind.PRICE)
        {
            out.price(value);
        }
        else if (field.kind == Kind.NUMBER)
        {
            out.number(value);
        }
        else if (value >= 0 && value < NUMERIC_INSTRUMENTS)
        {
            out.ascii("\"").number(value).ascii("\"");
        }
        else
        {
            out.symbol(value);
        }
    }

    private static void enumeration(final Field field, final long value, final JsonOutput out)
    {
        for (int i = 0; i < field.constants.length; i++)
        {
            if (field.constants[i] == value)
            {
                out.bytes(field.words[i]);
                return;
            }
        }
        out.ascii("\"").number(value).ascii("\"");
    }

    private static void set(final Field field, final long bits, final JsonOutput out)
    {
        out.ascii("[");
        boolean isFirst = true;
        for (int i = 0; i < field.constants.length; i++)
        {
            if ((bits & (1L << field.constants[i])) != 0)
            {
                out.ascii(isFirst ? "" : ",").bytes(field.words[i]);
                isFirst = false;
            }
        }
        out.ascii("]");
    }
}
