package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.Command;
import dev.reprise.cli.Commands;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.Options;
import dev.reprise.cli.client.Question;
import dev.reprise.cli.json.Json;

import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

import java.util.stream.Stream;

/** Prints a completion script, and for that script the names that only the app knows. */
public final class Completion implements Command {
    /** Asks the app for names, completes files, and leaves the rest to the generated script. */
    private static final String NAMES =
            """
            function _complete_reprise_names() {
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
              local command="" before="" count=0 i word
              for (( i = 1; i < COMP_CWORD; i++ )); do
                word=${COMP_WORDS[i]}
                if [[ $word != -* && $before != --apphost ]]; then
                  if [ -z "$command" ]; then command=$word; else count=$((count + 1)); fi
                fi
                before=$word
              done
              case "$prev $cur $command $count" in
                "--apphost "*) COMPREPLY=($(compgen -f -- "$cur")) ;;
                -*" "*|*" -"*) _complete_reprise ;;
                *" describe 0"|*" logs 0"|*" wait 0"|*" start 0"|*" stop 0"|*" restart 0"|\
                *" command 0"|*" exec 0"|*" why 0"|*" blame 0")
                  COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" completion resources 2>/dev/null)" -- "$cur")) ;;
                *" parameters 0") COMPREPLY=($(compgen -W set -- "$cur")) ;;
                *" parameters 1")
                  COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" completion parameters 2>/dev/null)" -- "$cur")) ;;
                *" run 0"|*" inspect 0"|*" open 0"|*" import 0"|*" export 0"|*" replay 0"|*" backup 0")
                  COMPREPLY=($(compgen -f -- "$cur")) ;;
                *) _complete_reprise ;;
              esac
            }
            complete -F _complete_reprise_names -o default reprise
            """;

    @Override
    public CommandSpec spec() {
        return Options.command(
                        this,
                        "completion",
                        "Prints a completion script for bash (the default) or zsh. It completes"
                                + " commands and options, and asks the app for its resources and"
                                + " parameters.",
                        "  source <(reprise completion bash)")
                .addPositional(Options.parameter(0, false, "SHELL", "bash or zsh."));
    }

    @Override
    public int run(Invocation invocation) {
        switch (invocation.parameter(0)) {
            case "resources" -> print(invocation, new Question.Resources(null));
            case "parameters" -> print(invocation, new Question.Parameters(null));
            case "bash", "zsh" -> script(invocation);
            case null -> script(invocation);
            case String shell ->
                    throw new CliException(
                            ExitCode.INVALID,
                            "there is no completion for " + shell + ", only bash and zsh");
        }
        return ExitCode.OK;
    }

    private static void script(Invocation invocation) {
        invocation.out().println(AutoComplete.bash("reprise", Commands.complete()));
        invocation.out().print(NAMES);
    }

    private static void print(Invocation invocation, Question question) {
        try (var reader = Readers.open(invocation)) {
            reader.ask(question).items().stream()
                    .flatMap(item -> Stream.of(item.at("displayName"), item.at("name")))
                    .filter(name -> !name.isNull())
                    .map(Json::text)
                    .distinct()
                    .forEach(invocation.out()::println);
        }
    }
}
