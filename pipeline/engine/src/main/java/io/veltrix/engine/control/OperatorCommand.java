package io.veltrix.engine.control;

import java.nio.charset.StandardCharsets;

import io.veltrix.codecs.engine.Command;
import io.veltrix.codecs.engine.OperatorCommandEncoder;

/**
 * What an operator asks for.
 *
 * @param command itself.
 * @param name    of the limit, for {@link Command#LIMIT}, else empty: ASCII, at most 32 characters.
 * @param value   of the limit, in its setting's own units; decimals in 1e-9.
 */
public record OperatorCommand(Command command, String name, long value)
{
    /** Longest name of a limit, in characters. */
    public static final int MAX_NAME_LENGTH = OperatorCommandEncoder.nameLength();

    /**
     * @throws IllegalArgumentException where the command cannot be given.
     */
    public OperatorCommand
    {
        if (command == null || command == Command.NULL_VAL || command == Command.SBE_UNKNOWN)
        {
            throw new IllegalArgumentException("command=" + command);
        }
        if (command == Command.LIMIT ? name.isEmpty() : !name.isEmpty())
        {
            throw new IllegalArgumentException("command=" + command + " name=" + name + ": a limit, and nothing but" +
                " a limit, has a name");
        }
        if (name.length() > MAX_NAME_LENGTH || !isPrintable(name.getBytes(StandardCharsets.UTF_8)))
        {
            throw new IllegalArgumentException("the limit's name '" + name + "' cannot be: wanted at most " +
                MAX_NAME_LENGTH + " printable ASCII characters");
        }
    }

    /**
     * @param command without name and value.
     * @return it.
     */
    public static OperatorCommand of(final Command command)
    {
        return new OperatorCommand(command, "", 0);
    }

    private static boolean isPrintable(final byte[] text)
    {
        for (final byte each : text)
        {
            if (each <= ' ' || each > '~')
            {
                return false;
            }
        }
        return true;
    }
}
