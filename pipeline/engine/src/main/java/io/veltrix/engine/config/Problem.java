package io.veltrix.engine.config;

/**
 * One reason why a pipeline file is refused. Immutable.
 *
 * @param file  name, or {@code command line} for a value that was given there.
 * @param line  from 1; 0 where no line can be named.
 * @param path  of the setting, such as {@code lanes.decide.reads}; empty for the file as a whole.
 * @param found what the file says, to follow "found".
 * @param fix   what to write, to follow "write" and be followed by "instead".
 */
public record Problem(String file, int line, String path, String found, String fix)
{
    @Override
    public String toString()
    {
        return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") +
            "found " + found + "; write " + fix + " instead";
    }
}
