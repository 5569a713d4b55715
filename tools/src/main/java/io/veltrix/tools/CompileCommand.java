package io.veltrix.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import uk.co.real_logic.sbe.SbeTool;

/**
 * {@code veltrix compile}.
 */
@Command(
    name = "compile",
    mixinStandardHelpOptions = true,
    description = "Compile schemas (*.xml) and stages (*.java) of your own into a folder for VELTRIX_CLASSPATH.",
    footer = {
        "",
        "For trying things out; a project of its own uses Maven and the SBE tool, as this one does.",
        "",
        "  veltrix compile my --out my/classes",
        "  VELTRIX_CLASSPATH=my/classes veltrix run my/pipeline.yaml",
    })
final class CompileCommand implements Callable<Integer>
{
    private static final String INDEX_FOLDER = "META-INF/veltrix";

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Folder with the schemas and the stages.")
    private Path folder;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the classes.")
    private Path out;

    @Override
    public Integer call() throws Exception
    {
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null)
        {
            throw new ToolException("this Java has no compiler: use a JDK");
        }
        final Path generated = Files.createTempDirectory("veltrix-compile");
        try
        {
            final Path index = Files.createDirectories(out.resolve(INDEX_FOLDER));
            final List<String> schemas = new ArrayList<>();
            for (final Path schema : files(folder, ".xml"))
            {
                schemas.add(generate(schema, generated, index));
            }
            Files.write(index.resolve("schemas.index"), schemas);
            final List<Path> sources = new ArrayList<>(files(folder, ".java"));
            sources.addAll(files(generated, ".java"));
            compile(compiler, sources);
            System.out.printf(
                "%d schema(s), %d class file(s) in %s%n", schemas.size(), files(out, ".class").size(), out);
            return Veltrix.GOOD;
        }
        finally
        {
            io.veltrix.engine.home.Home.deleteTree(generated);
        }
    }

    private static List<Path> files(final Path root, final String suffix) throws IOException
    {
        if (!Files.isDirectory(root))
        {
            throw new ToolException("there is no folder " + root);
        }
        try (Stream<Path> all = Files.walk(root))
        {
            return all.filter((file) -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    /**
     * @return file name of the schema's IR.
     */
    private static String generate(final Path schema, final Path generated, final Path index) throws Exception
    {
        System.setProperty("sbe.output.dir", generated.toString());
        System.setProperty("sbe.target.language", "Java");
        System.setProperty("sbe.generate.ir", "true");
        System.setProperty("sbe.validation.stop.on.error", "true");
        final PrintStream err = System.err;
        try
        {
            SbeTool.main(new String[]{schema.toString()});
        }
        catch (final RuntimeException ex)
        {
            throw new ToolException(schema + ": " + ex.getMessage(), ex);
        }
        finally
        {
            System.setErr(err);
        }
        final String name = schema.getFileName().toString().replaceAll("\\.xml$", ".sbeir");
        Files.copy(
            generated.resolve(name), index.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return name;
    }

    private void compile(final JavaCompiler compiler, final List<Path> sources) throws IOException
    {
        final StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null))
        {
            final List<String> options = List.of(
                "-d", out.toString(), "-classpath", System.getProperty("java.class.path"), "--release", "17",
                "-proc:none");
            final JavaCompiler.CompilationTask task = compiler.getTask(
                new PrintWriter(messages), files, null, options, null, files.getJavaFileObjectsFromPaths(sources));
            if (!task.call())
            {
                throw new ToolException("it does not compile:" + System.lineSeparator() + messages);
            }
        }
    }
}
