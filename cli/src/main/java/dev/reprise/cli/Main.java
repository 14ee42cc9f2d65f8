package dev.reprise.cli;

import dev.reprise.cli.command.Nearest;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The program's entry. */
public final class Main {
    private final Terminal terminal;

    private Main(Terminal terminal) {
        this.terminal = terminal;
    }

    public static void main(String[] args) {
        // POST is never sent twice behind our back.
        System.setProperty("sun.net.http.retryPost", "false");
        System.setProperty("java.util.logging.config.class", Logging.class.getName());
        var terminal = Terminal.system();
        terminal.channel().ifPresent(_ -> System.setErr(terminal.err()));
        var code = run(args, terminal);
        terminal.channel().ifPresent(channel -> finish(channel, code));
        System.exit(code);
    }

    private static void finish(Channel channel, int code) {
        try {
            channel.finish(code);
        } catch (IOException e) {
            // The launcher has gone: nobody to tell.
        }
    }

    /** Runs one command line and returns its exit code, a code of {@link ExitCode}. */
    public static int run(String[] args, Terminal terminal) {
        try {
            return new Main(terminal).run(args);
        } finally {
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    /** Returns the program's version. */
    public static String version() {
        var version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }

    private int run(String[] typed) {
        var args = options(typed);
        var line = Commands.commandLine(List.of(args));
        line.setOut(writer(terminal.out())).setErr(writer(terminal.err()));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(
                        terminal.colours() && !List.of(args).contains("--no-color")
                                ? Ansi.ON
                                : Ansi.OFF));
        line.setParameterExceptionHandler((problem, _) -> invalid(problem));
        line.setExecutionExceptionHandler((failure, _, _) -> failed(failure));
        line.setExecutionStrategy(this::execute);
        return line.execute(args);
    }

    /** Returns {@code web --help} for {@code help web}, and {@code --version} for its word. */
    private static String[] options(String[] args) {
        return switch (args.length == 0 ? "" : args[0]) {
            case "help" ->
                    Stream.concat(Stream.of(args).skip(1), Stream.of("--help"))
                            .toArray(String[]::new);
            case "version" -> args.length == 1 ? new String[] {"--version"} : args;
            default -> args;
        };
    }

    private int execute(ParseResult root) {
        var help = CommandLine.executeHelpRequest(root);
        if (help != null) {
            return help;
        }
        if (!root.hasSubcommand()) {
            root.commandSpec().commandLine().usage(terminal.out());
            return args(root).isEmpty() ? ExitCode.OK : ExitCode.INVALID;
        }
        var chosen = root.subcommand();
        var command = (Command) chosen.commandSpec().userObject();
        try {
            return command.run(new Invocation(terminal, root, chosen));
        } catch (Exception e) {
            throw new CommandLine.ExecutionException(
                    chosen.commandSpec().commandLine(), "failed", e);
        }
    }

    private static List<String> args(ParseResult root) {
        return root.originalArgs();
    }

    private int invalid(ParameterException problem) {
        var name = problem.getCommandLine().getCommandSpec().qualifiedName();
        terminal.err().println("reprise: " + text(problem));
        terminal.err().println("Try '" + name + " --help'.");
        return ExitCode.INVALID;
    }

    private static String text(ParameterException problem) {
        if (!(problem instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(problem.getMessage());
        }
        if (unmatched.isUnknownOption()) {
            return problem.getMessage()
                    + Nearest.of(
                                    unmatched.getUnmatched().getFirst(),
                                    problem.getCommandLine().getCommandSpec().optionsMap().keySet())
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("");
        }
        var argument = unmatched.getUnmatched().getFirst();
        var command = problem.getCommandLine().getCommandSpec();
        if (command.parent() != null) {
            return command.name() + " takes no argument " + argument;
        }
        return "there is no command "
                + argument
                + Nearest.of(argument, Commands.names())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }

    private int failed(Throwable thrown) {
        var failure =
                thrown instanceof CommandLine.ExecutionException e && e.getCause() != null
                        ? e.getCause()
                        : thrown;
        if (failure instanceof CliException known) {
            terminal.err().println("reprise: " + known.getMessage());
            return known.exitCode();
        }
        if (failure instanceof dev.reprise.cli.client.RefusedException refused) {
            terminal.err().println("reprise: " + refused.getMessage());
            return refused.status() == 404 || refused.status() == 400
                    ? ExitCode.INVALID
                    : ExitCode.FAILED;
        }
        var text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        terminal.err().println("reprise: " + text);
        if (terminal.environment().containsKey("REPRISE_DEBUG")) {
            failure.printStackTrace(terminal.err());
        }
        return ExitCode.FAILED;
    }

    private static PrintWriter writer(java.io.PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
