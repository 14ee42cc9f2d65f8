package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.json.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Questions about the past of a real app, first of its host, then of the log that it has left. */
class HistoryIT {
    @TempDir private static java.nio.file.Path directory;

    private static final Map<String, String> LIVE = new LinkedHashMap<>();
    private static RealApp app;
    private static FakeHost.Result ran;
    private static long crash;

    /** Questions of which both must give the same answer, byte for byte. */
    private static List<String> questions() {
        return List.of(
                "state --at " + crash,
                "ps --json --at " + crash,
                "describe --json --at " + crash,
                "why web --json --at " + crash,
                "chain " + crash + " --json",
                "diff 3 " + crash + " --json",
                "blame web state --json --at " + crash,
                "blame web --json --at " + crash,
                "timeline --json --to " + crash,
                "events --json --to " + crash,
                "events --json --to " + crash + " type:Exited",
                "events --json --actor process --resource web --to " + crash,
                "logs --json --at " + crash);
    }

    @BeforeAll
    static void record() throws Exception {
        app = new RealApp(directory);
        app.start();
        crash = positions("resource:web type:Exited").getFirst();
        questions().forEach(question -> LIVE.put(question, out(question)));
        assertThat(app.cli("start", "extra").exitCode()).isZero();
        ran = app.cli("exec", "web", "--", "sh", "-c", "pwd; cat failed; exit 5");
        assertThat(app.cli("stop").exitCode()).isZero();
    }

    @AfterAll
    static void leaveNothing() throws Exception {
        app.stop();
    }

    @Test
    void a_host_and_the_log_that_it_has_left_give_the_same_answers() {
        assertThat(LIVE).isNotEmpty();
        LIVE.forEach(
                (question, answer) -> {
                    assertThat(answer).as(question).isNotBlank();
                    assertThat(still(out(question))).as(question).isEqualTo(still(answer));
                });
    }

    /** How far effects were looked for grows with the log. */
    private static String still(String answer) {
        return answer.replaceAll("\"searchedTo\":\\d+", "");
    }

    @Test
    void a_command_runs_beside_a_program_and_is_recorded_without_its_arguments() {
        assertThat(ran.out()).isEqualTo(directory + "\nfirst\n");
        assertThat(ran.exitCode()).isEqualTo(5);
        assertThat(out("events", "--json", "resource:web type:CommandRequested"))
                .contains("exec sh", "\"actor\":\"cli\"")
                .doesNotContain("failed");
        assertThat(out("events", "--json", "resource:web type:CommandSettled"))
                .contains("exit code 5")
                .doesNotContain("first");
    }

    @Test
    void events_are_searched_in_the_grammar_and_by_options_alike() {
        var searched = out("events", "--json", "resource:web (type:Exited OR type:Launched)");
        assertThat(searched).isNotEmpty();
        assertThat(out("events", "--json", "--resource", "web", "--type", "Exited,Launched"))
                .isEqualTo(searched);
        assertThat(positions("payload.exitCode=3")).containsExactly(crash);
        assertThat(positions("-stream:host -resource:web type:LaunchBegun")).hasSize(2);
    }

    @Test
    void a_mistake_in_a_query_points_at_its_column() {
        var result = app.cli("events", "type:Exited colour:red");
        assertThat(result.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(result.err())
                .contains("column 13: there is no field 'colour'")
                .contains("  type:Exited colour:red\n              ^");
    }

    @Test
    void a_time_is_the_last_event_recorded_up_to_it() {
        var events = out("events --json").lines().map(Json::parse).toList();
        var at = events.get((int) crash - 1).at("recordedAt").text();
        var until = events.stream().filter(e -> !after(e, at)).toList();
        var first = events.stream().filter(e -> !before(e, at)).findFirst().orElseThrow();
        assertThat(out("events", "--json", "--to", at).lines()).hasSameSizeAs(until);
        assertThat(out("events", "--json", "--from", at).lines().map(HistoryIT::position))
                .startsWith(first.at("position").number());
        assertThat(out("why", "web", "--json", "--at", at))
                .isEqualTo(out("why web --json --at " + until.getLast().at("position").number()));
    }

    @Test
    void beyond_the_end_the_log_says_where_it_ends() {
        var result = app.cli("events", "--from", "999999");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("reprise: the log ends at position " + head());
        var beyond = app.cli("why", "web", "--at", "999999");
        assertThat(beyond.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(beyond.err()).contains("999999", "1.." + head());
    }

    @Test
    void the_timeline_draws_each_resource_and_says_what_the_start_took() {
        var lines = out("timeline").lines().toList();
        assertThat(lines).anyMatch(line -> line.matches("setup \\*\\|.*\\|"));
        assertThat(lines).anyMatch(line -> line.matches("web   \\*\\|.*=.*\\|"));
        assertThat(lines).anyMatch(line -> line.matches("\\+\\S+ +crash +web +exited with 3 .*"));
        assertThat(lines).anyMatch(line -> line.startsWith("the start-up took "));
        assertThat(lines).anyMatch(line -> line.matches("\\* web .* setup \\[\\d+]"));
    }

    @Test
    void a_chain_leads_from_the_wish_to_what_settled_it() {
        var launched = positions("resource:extra type:Launched").getFirst();
        var chain = out("chain " + launched);
        assertThat(chain.lines().map(line -> line.replaceAll(" +", " ")))
                .anyMatch(line -> line.contains("extra StartRequested start requested"))
                .anyMatch(line -> line.startsWith("→ " + launched))
                .anyMatch(line -> line.startsWith("settled ") && line.contains("CommandSettled"));
    }

    @Test
    void sessions_are_listed_with_their_first_failure() {
        assertThat(out("sessions"))
                .contains("1..")
                .contains("ended (")
                .contains("web: exited with 3 [" + crash + "]");
    }

    @Test
    void two_moments_differ_in_what_changed_between_them() {
        assertThat(out("diff 3 " + crash).lines())
                .contains("from 3 to " + crash, "~ web")
                .anyMatch(line -> line.matches(" +exitCode +\\(none\\) +→ +3 .*" + crash));
    }

    @Test
    void blame_names_the_event_and_the_value_before() {
        assertThat(out("blame", "web", "env.PORT").lines().skip(1))
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(line)
                                        .matches("web +env.PORT +\\d+ +\\d+ .*set aside.*"));
        var result = app.cli("blame", "web", "env.NONE");
        assertThat(result.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(result.err()).contains("'env.NONE'", "env.PORT");
    }

    @Test
    void logs_of_several_resources_are_merged_by_time() {
        assertThat(out("logs").lines())
                .containsExactly("setup | the token is ***", "web   | down", "web   | up");
        assertThat(out("logs --at " + crash).lines()).doesNotContain("web   | up");
    }

    private static boolean after(Json event, String at) {
        return event.at("recordedAt").text().compareTo(at) > 0;
    }

    private static boolean before(Json event, String at) {
        return event.at("recordedAt").text().compareTo(at) < 0;
    }

    private static List<Long> positions(String query) {
        return out("events", "--json", query).lines().map(HistoryIT::position).toList();
    }

    private static long position(String line) {
        return Json.parse(line).at("position").number();
    }

    private static long head() {
        return position(out("events --json").lines().reduce((_, last) -> last).orElseThrow());
    }

    private static String out(String line) {
        return out(line.split(" "));
    }

    private static String out(String... args) {
        var result = app.cli(args);
        assertThat(result.exitCode()).as(String.join(" ", args) + ": " + result.err()).isZero();
        return result.out();
    }
}
