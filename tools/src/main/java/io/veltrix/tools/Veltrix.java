package io.veltrix.tools;

import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.List;

import io.veltrix.codecs.pcap.CaptureException;
import io.veltrix.engine.config.ConfigException;
import io.veltrix.engine.config.Problem;
import io.veltrix.engine.home.HomeException;
import io.veltrix.engine.journal.JournalException;
import io.veltrix.engine.snapshot.SnapshotException;
import io.veltrix.engine.recovery.RecoveryException;
import io.veltrix.tools.chaos.ChaosCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The entry point. Exit codes: 0 good, 1 failed, 2 wrong usage.
 */
@Command(
    name = "veltrix",
    description = "Low-latency, off-heap event pipelines: run, journal, replay.",
    mixinStandardHelpOptions = true,
    versionProvider = Veltrix.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Run 'veltrix COMMAND --help' for the options of a command.",
        "Exit code: 0 good, 1 failed, 2 wrong usage."})
public final class Veltrix implements Runnable
{
    static final int GOOD = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private static final List<Class<?>> COMMANDS = List.of(
        RunCommand.class,
        StatusCommand.class,
        ControlCommand.class,
        DriverCommand.class,
        CheckCommand.class,
        BooksCommand.class,
        JournalCommand.class,
        ReplayCommand.class,
        SnapshotCommand.class,
        RetainCommand.class,
        GenerateCommand.class,
        CompileCommand.class,
        SettingsCommand.class,
        SoakCommand.class,
        ChaosCommand.class);

    @Spec
    private CommandSpec spec;

    /**
     * @param arguments of the command line.
     */
    public static void main(final String[] arguments)
    {
        System.exit(execute(arguments));
    }

    static int execute(final String... arguments)
    {
        return commands(arguments)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(new Failures())
            .setParameterExceptionHandler(Veltrix::onWrongUsage)
            .setUsageHelpAutoWidth(true)
            .execute(arguments);
    }

    /**
     * To read the options of all commands makes nine megabytes of garbage, which count where a pipeline runs in a small
     * heap without a collector: where the first word names a command, only that one is read.
     */
    private static CommandLine commands(final String... arguments)
    {
        final CommandLine line = new CommandLine(new Veltrix());
        for (final Class<?> command : COMMANDS)
        {
            if (arguments.length > 0 && name(command).equals(arguments[0]))
            {
                return line.addSubcommand(command);
            }
        }
        COMMANDS.forEach(line::addSubcommand);
        return line.addSubcommand(AutoComplete.GenerateCompletion.class).addSubcommand(CommandLine.HelpCommand.class);
    }

    private static String name(final Class<?> command)
    {
        return command.getAnnotation(Command.class).name();
    }

    @Override
    public void run()
    {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new CommandLine.ParameterException(spec.commandLine(), "say which command");
    }

    /** What is wrong, what may have been meant, and where to read on: a screen full of options hides that. */
    private static int onWrongUsage(final CommandLine.ParameterException failure, final String[] arguments)
    {
        final CommandLine command = failure.getCommandLine();
        final String unknown = failure instanceof CommandLine.MissingParameterException ?
            unknownOption(command.getCommandSpec(), arguments) : null;
        command.getErr().println(
            "veltrix: " + (unknown == null ? failure.getMessage() : "Unknown option: '" + unknown + "'"));
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr());
        command.getErr().println(
            "Try '" + command.getCommandSpec().qualifiedName() + " --help' for what can be said.");
        return USAGE;
    }

    /** A mistyped option is the likelier mistake than the one that is missing because of it. */
    private static String unknownOption(final CommandSpec command, final String[] arguments)
    {
        return Arrays.stream(arguments)
            .filter((argument) -> argument.startsWith("--") && argument.length() > 2)
            .map((argument) -> argument.replaceFirst("=.*", ""))
            .filter((name) -> !command.optionsMap().containsKey(name))
            .findFirst().orElse(null);
    }

    /**
     * Turns what users can do something about into one clear message; the rest keeps its trace.
     */
    private static final class Failures implements IExecutionExceptionHandler
    {
        @Override
        public int handleExecutionException(
            final Exception failure, final CommandLine commandLine, final ParseResult parsed)
        {
            final PrintWriter err = commandLine.getErr();
            if (failure instanceof final ConfigException config)
            {
                final List<Problem> problems = config.problems();
                problems.forEach(err::println);
                err.println("veltrix: " + problems.size() + (problems.size() == 1 ? " problem" : " problems") +
                    " in the pipeline file; nothing was started");
                return FAILED;
            }
            if (failure instanceof UsageException)
            {
                return onWrongUsage(
                    new CommandLine.ParameterException(commandLine, failure.getMessage()), new String[0]);
            }
            if (failure instanceof HomeException || failure instanceof JournalException ||
                failure instanceof SnapshotException ||
                failure instanceof RecoveryException || failure instanceof CaptureException ||
                failure instanceof IllegalArgumentException || failure instanceof IllegalStateException ||
                failure instanceof ToolException)
            {
                err.println("veltrix: " + message(failure));
                return FAILED;
            }
            if (failure instanceof final FileSystemException file)
            {
                err.println("veltrix: " + file.getFile() + " cannot be read or written: " + Reasons.of(file));
                return FAILED;
            }
            failure.printStackTrace(err);
            return FAILED;
        }

        private static String message(final Throwable failure)
        {
            return failure.getMessage() == null ? failure.toString() : failure.getMessage();
        }
    }

    /** Says which version this is. */
    static final class Version implements CommandLine.IVersionProvider
    {
        @Override
        public String[] getVersion()
        {
            final String version = Veltrix.class.getPackage().getImplementationVersion();
            return new String[]{"veltrix " + (version == null ? "(development)" : version)};
        }
    }
}
