package io.veltrix.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

import io.veltrix.codecs.engine.Command;
import io.veltrix.engine.api.Quantities;
import io.veltrix.engine.control.CommandAnswer;
import io.veltrix.engine.control.CommandOutcome;
import io.veltrix.engine.control.ControlClient;
import io.veltrix.engine.control.OperatorCommand;
import io.veltrix.engine.control.ProcessIdentity;
import io.veltrix.engine.control.RunDescriptor;
import io.veltrix.engine.home.Home;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code veltrix ctl}.
 */
@CommandLine.Command(
    name = "ctl",
    mixinStandardHelpOptions = true,
    description = "Give a running pipeline a command. It becomes an event: it has its place in the order of things," +
        " is journalled, and replays like any other.",
    customSynopsis = {
        "veltrix ctl HOME halt|resume|cancel-all|stop [--timeout=DURATION] [--json]",
        "   or: veltrix ctl HOME limit NAME VALUE [--timeout=DURATION] [--json]",
    },
    subcommands = {
        ControlCommand.Halt.class, ControlCommand.Resume.class, ControlCommand.CancelAll.class,
        ControlCommand.Limit.class, ControlCommand.Stop.class,
    },
    footer = {
        "",
        "Says which root event the command became.",
        "Exit code: 0 it was sequenced; 1 it was not: no pipeline runs, it did not answer in time, or it refused;",
        "2 wrong usage. Where it was not, the message says whether it still may be.",
        "",
        "  veltrix ctl my-home halt",
        "  veltrix ctl my-home limit position-limit 5000",
    })
final class ControlCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    // Optional for the parser only, so that the help of a command can be had without one.
    @Parameters(index = "0", arity = "0..1", paramLabel = "HOME", description = "Folder of the running pipeline.")
    private Path home;

    @Option(
        names = "--timeout", converter = Durations.class, defaultValue = "5s", paramLabel = "DURATION",
        scope = ScopeType.INHERIT,
        description = "How long to wait for the answer (default: ${DEFAULT-VALUE}).")
    private long timeoutNs;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the answer as JSON.")
    private boolean isJson;

    @Override
    public void run()
    {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new ParameterException(
            spec.commandLine(), "say which command: halt, resume, cancel-all, limit or stop");
    }

    /**
     * What is printed as JSON.
     *
     * @param command      that was given.
     * @param name         of the limit; empty for other commands.
     * @param value        of the limit, as it was sequenced.
     * @param outcome      sequenced, or why not.
     * @param rootSequence that it got; 0 for none.
     * @param note         what else there is to say; null for nothing.
     */
    record Answer(String command, String name, long value, String outcome, long rootSequence, String note)
    {
    }

    private int send(final OperatorCommand command, final String note) throws IOException
    {
        final RunDescriptor run = requireRunning();
        final CommandAnswer answer = ControlClient.send(home, run.process(), command, timeoutNs);
        final String word = word(command.command().name());
        final String what = command.command() == Command.LIMIT ? word + " " + command.name() : word;
        final boolean isSequenced = answer.outcome() == CommandOutcome.SEQUENCED;
        if (isJson)
        {
            JsonReport.print(System.out, new Answer(
                word, command.name(), command.value(), word(answer.outcome().name()), answer.rootSequence(), note));
        }
        else if (isSequenced)
        {
            System.out.printf("%s sequenced as root event %d%n", what, answer.rootSequence());
            if (note != null)
            {
                System.out.println("note: " + note);
            }
        }
        if (!isSequenced)
        {
            throw new ToolException(what + " was not sequenced: " + reason(answer.outcome(), run));
        }
        return Veltrix.GOOD;
    }

    private RunDescriptor requireRunning()
    {
        if (home == null)
        {
            throw new UsageException("Missing required parameter: 'HOME', the folder of the running pipeline");
        }
        Home.readManifest(home);
        final RunDescriptor run = RunDescriptor.read(home);
        if (run == null)
        {
            throw new ToolException("not running: no process has said that it runs " + home);
        }
        if (run.ended() != null)
        {
            throw new ToolException("not running: the pipeline of " + home + " ended at " + run.ended() +
                (run.failure() == null ? "" : " because it failed, see 'veltrix status " + home + "'"));
        }
        if (run.process().life() == ProcessIdentity.Life.ENDED)
        {
            throw new ToolException("not running: process " + run.process().pid() + " of " + home + " has ended" +
                (run.host().equals(RunDescriptor.hostName()) ? "" : "; it ran on host " + run.host()));
        }
        return run;
    }

    private String reason(final CommandOutcome outcome, final RunDescriptor run)
    {
        final String wait = Quantities.formatDurationNs(timeoutNs);
        final String pid = "process " + run.process().pid();
        return switch (outcome)
        {
            case WITHDRAWN -> pid + " did not take it within " + wait + " and it was taken back, so nothing was done;" +
                " is it still starting, or stopped? See 'veltrix status " + home + "'";
            case UNDER_WAY -> pid + " took it but the events before it hold it up for longer than " + wait +
                "; it will be sequenced as soon as there is room; see 'veltrix status " + home + "' for who is slow";
            case ENDING -> "the pipeline is at its end; nothing was done";
            case PROCESS_ENDED -> pid + " ended before it answered; look for it with 'veltrix journal dump " + home +
                " --type OperatorCommand'";
            case BUSY -> "64 other commands wait for an answer; nothing was done";
            case MALFORMED -> pid + " found no command it knows in what was written; nothing was done; is it of" +
                " another version?";
            case SEQUENCED -> throw new IllegalArgumentException("outcome=" + outcome);
        };
    }

    private static String word(final String constant)
    {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Commands without arguments. */
    private abstract static class Plain implements Callable<Integer>
    {
        @ParentCommand
        private ControlCommand parent;

        private final Command command;

        private Plain(final Command command)
        {
            this.command = command;
        }

        @Override
        public Integer call() throws IOException
        {
            return parent.send(OperatorCommand.of(command), null);
        }
    }

    /** {@code veltrix ctl HOME halt}. */
    @CommandLine.Command(
        name = "halt", mixinStandardHelpOptions = true, customSynopsis = "veltrix ctl HOME halt",
        description = "Kill switch: no new orders from here on. Cancels still pass.")
    static final class Halt extends Plain
    {
        Halt()
        {
            super(Command.HALT);
        }
    }

    /** {@code veltrix ctl HOME resume}. */
    @CommandLine.Command(
        name = "resume", mixinStandardHelpOptions = true, customSynopsis = "veltrix ctl HOME resume",
        description = "Lift the kill switch.")
    static final class Resume extends Plain
    {
        Resume()
        {
            super(Command.RESUME);
        }
    }

    /** {@code veltrix ctl HOME cancel-all}. */
    @CommandLine.Command(
        name = "cancel-all", mixinStandardHelpOptions = true, customSynopsis = "veltrix ctl HOME cancel-all",
        description = "Cancel every live order.")
    static final class CancelAll extends Plain
    {
        CancelAll()
        {
            super(Command.CANCEL_ALL);
        }
    }

    /** {@code veltrix ctl HOME stop}. */
    @CommandLine.Command(
        name = "stop", mixinStandardHelpOptions = true, customSynopsis = "veltrix ctl HOME stop",
        description = "End the pipeline cleanly: take nothing in any more, finish and journal what is under way.")
    static final class Stop extends Plain
    {
        Stop()
        {
            super(Command.STOP);
        }
    }

    /** {@code veltrix ctl HOME limit}. */
    @CommandLine.Command(
        name = "limit", mixinStandardHelpOptions = true, customSynopsis = "veltrix ctl HOME limit NAME VALUE",
        description = "Set a limit of a stage, by its name in the pipeline file and in its unit.")
    static final class Limit implements Callable<Integer>
    {
        @ParentCommand
        private ControlCommand parent;

        @Parameters(index = "0", paramLabel = "NAME", description = "The limit, e.g. position-limit.")
        private String name;

        @Parameters(index = "1", paramLabel = "VALUE", description = "Its new value, e.g. 5000, 0.05 or 200/s.")
        private String value;

        @Override
        public Integer call() throws IOException
        {
            parent.requireRunning();
            final KnownLimits known = KnownLimits.of(parent.home);
            return parent.send(
                new OperatorCommand(Command.LIMIT, name, known.parse(name, value)), known.note(name));
        }
    }
}
