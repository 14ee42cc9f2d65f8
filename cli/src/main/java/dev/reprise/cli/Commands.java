package dev.reprise.cli;

import dev.reprise.cli.command.Backup;
import dev.reprise.cli.command.Blame;
import dev.reprise.cli.command.Chain;
import dev.reprise.cli.command.Completion;
import dev.reprise.cli.command.Dashboard;
import dev.reprise.cli.command.Describe;
import dev.reprise.cli.command.Diff;
import dev.reprise.cli.command.Doctor;
import dev.reprise.cli.command.Events;
import dev.reprise.cli.command.Exec;
import dev.reprise.cli.command.Export;
import dev.reprise.cli.command.Import;
import dev.reprise.cli.command.Inspect;
import dev.reprise.cli.command.Logs;
import dev.reprise.cli.command.ModelCommand;
import dev.reprise.cli.command.Open;
import dev.reprise.cli.command.Parameters;
import dev.reprise.cli.command.Ps;
import dev.reprise.cli.command.Replay;
import dev.reprise.cli.command.Retain;
import dev.reprise.cli.command.Run;
import dev.reprise.cli.command.Sessions;
import dev.reprise.cli.command.State;
import dev.reprise.cli.command.Stop;
import dev.reprise.cli.command.Timeline;
import dev.reprise.cli.command.Verify;
import dev.reprise.cli.command.Wait;
import dev.reprise.cli.command.Why;
import dev.reprise.cli.command.Wish;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The commands there are, and the options that all of them share. */
public final class Commands {
    private static final Map<String, Supplier<Command>> ALL = all();

    /** The commands that may meet an app host for the first time: they do not look below. */
    private static final Set<String> STARTERS = Set.of("run", "inspect", "import");

    private Commands() {}

    /**
     * Returns the command line that understands {@code args}. Only the command that they name is
     * built, which saves start-up; all are when they name none, so that help lists them.
     */
    static CommandLine commandLine(List<String> args) {
        var root = root();
        var named = named(args);
        for (var command : ALL.entrySet()) {
            if (named.isEmpty() || named.get().equals(command.getKey())) {
                root.addSubcommand(command.getKey(), withShared(command.getValue().get().spec()));
            }
        }
        return new CommandLine(root)
                .registerConverter(Integer.class, text -> whole(text, Integer::valueOf))
                .registerConverter(Long.class, text -> whole(text, Long::valueOf));
    }

    private static <T> T whole(String text, Function<String, T> number) {
        try {
            return number.apply(text);
        } catch (NumberFormatException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no whole number");
        }
    }

    /** Returns the command line with every command, for completion. */
    public static CommandLine complete() {
        return commandLine(List.of());
    }

    /** Returns the names of all commands. */
    static Collection<String> names() {
        return ALL.keySet();
    }

    private static Map<String, Supplier<Command>> all() {
        var all = new LinkedHashMap<String, Supplier<Command>>();
        all.put("run", Run::new);
        all.put("ps", Ps::new);
        all.put("describe", Describe::new);
        all.put("logs", Logs::new);
        all.put("wait", Wait::new);
        all.put("start", () -> new Wish("start"));
        all.put("stop", Stop::new);
        all.put("restart", () -> new Wish("restart"));
        all.put("command", ModelCommand::new);
        all.put("exec", Exec::new);
        all.put("parameters", Parameters::new);
        all.put("why", Why::new);
        all.put("events", Events::new);
        all.put("chain", Chain::new);
        all.put("state", State::new);
        all.put("diff", Diff::new);
        all.put("blame", Blame::new);
        all.put("timeline", Timeline::new);
        all.put("sessions", Sessions::new);
        all.put("export", Export::new);
        all.put("import", Import::new);
        all.put("open", Open::new);
        all.put("replay", Replay::new);
        all.put("verify", Verify::new);
        all.put("backup", Backup::new);
        all.put("retention", Retain::new);
        all.put("inspect", Inspect::new);
        all.put("dashboard", Dashboard::new);
        all.put("doctor", Doctor::new);
        all.put("completion", Completion::new);
        return all;
    }

    private static CommandSpec root() {
        var root = CommandSpec.create().name("reprise");
        var help = root.usageMessage();
        help.description(
                "Runs an application of many processes in dependency order, remembers everything"
                        + " in one log, and picks it up again after a crash.");
        help.synopsisSubcommandLabel("COMMAND");
        help.commandListHeading("%nCommands:%n");
        help.footerHeading("%nExamples:%n");
        help.footer(
                "  reprise run                      start the app host of this directory",
                "  reprise run shop --detach        start another one in the background",
                "  reprise wait web --for healthy",
                "  reprise logs web -f",
                "  reprise why web                  what it waits for",
                "  reprise timeline                 how it came up, and what that took",
                "  reprise stop                     stop the app");
        help.exitCodeListHeading("%nExit codes:%n");
        help.exitCodeList(ExitCode.documented());
        root.version("reprise " + Main.version());
        root.addOption(
                OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .type(boolean.class)
                        .arity("0")
                        .description("Print the version.")
                        .build());
        return withShared(root);
    }

    private static CommandSpec withShared(CommandSpec spec) {
        var help = spec.usageMessage();
        help.parameterListHeading("%n");
        help.optionListHeading("%nOptions:%n");
        help.sortOptions(false);
        spec.addOption(
                Options.value(
                        String.class,
                        "PATH",
                        "The app host: a file or its directory. Otherwise the nearest AppHost.java"
                                + " at or above the current directory"
                                + (STARTERS.contains(spec.name())
                                        ? "."
                                        : ", else the only one below that runs, or has been run."),
                        "--apphost"));
        spec.addOption(Options.flag("Print JSON, stable for scripts.", "--json"));
        spec.addOption(Options.flag("No colours; NO_COLOR does the same.", "--no-color"));
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .type(boolean.class)
                        .arity("0")
                        .description("Show this help.")
                        .build());
        return spec;
    }

    private static Optional<String> named(List<String> args) {
        var previous = "";
        for (var arg : args) {
            if (ALL.containsKey(arg) && !previous.equals("--apphost")) {
                return Optional.of(arg);
            }
            previous = arg;
        }
        return Optional.empty();
    }
}
