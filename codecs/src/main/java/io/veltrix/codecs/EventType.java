package io.veltrix.codecs;

/**
 * Names one SBE message type. Immutable.
 *
 * @param name       as in the schema, e.g. {@code NewOrder}.
 * @param schemaId   of the schema, 0 to 65,535.
 * @param templateId of the message, 0 to 65,535.
 */
public record EventType(String name, int schemaId, int templateId)
{
    public EventType
    {
        if (name == null || (schemaId & ~0xFFFF) != 0 || (templateId & ~0xFFFF) != 0)
        {
            throw new IllegalArgumentException("name=" + name + " schemaId=" + schemaId + " templateId=" + templateId);
        }
    }

    /**
     * @return schema and template in one int, as {@link Event#typeKey()} gives it.
     */
    public int key()
    {
        return schemaId << 16 | templateId;
    }

    @Override
    public String toString()
    {
        return name;
    }
}
