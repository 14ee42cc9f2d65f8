package dev.reprise.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

@Timeout(60)
class PortLedgerIT {
    private static final Set<Integer> NONE = Set.of();

    /** Other numbers for each test run, as several may run on one machine at once. */
    private static final int SMALL = 20_000 + (int) (ProcessHandle.current().pid() % 500) * 4;

    private static final int FIXED = SMALL + 2;
    private static final PortRange RANGE = PortRange.of(23_000, 23_999);

    @TempDir Path directory;

    private Path state;
    private Path shop;
    private Path blog;
    private PortLedger ports;

    @BeforeEach
    void begin() throws IOException {
        state = directory.resolve("state").resolve("reprise");
        shop = Files.createDirectory(directory.resolve("shop"));
        blog = Files.createDirectory(directory.resolve("blog"));
        ports = ledger(shop);
    }

    @Test
    void a_port_of_the_range_is_given_and_stays_the_same() {
        var port = ports.allocate("api", "http", NONE);

        assertThat(port.getAsInt()).isBetween(23_000, 23_999);
        assertThat(ports.allocate("api", "http", NONE)).isEqualTo(port);
        assertThat(ledger(shop).allocate("api", "http", NONE)).isEqualTo(port);
    }

    @Test
    void the_same_app_host_gets_the_same_port_again_after_its_claims_are_released() {
        var port = ports.allocate("api", "http", NONE);
        ports.release();

        assertThat(ledger(shop).allocate("api", "http", NONE)).isEqualTo(port);
    }

    @Test
    void endpoints_of_an_app_host_get_ports_of_their_own() {
        var all = new HashSet<Integer>();
        for (int i = 0; i < 50; i++) {
            all.add(ports.allocate("api-" + i, "http", NONE).getAsInt());
        }

        assertThat(all).hasSize(50);
    }

    @Test
    void a_port_that_is_taken_is_not_chosen_again_and_the_new_one_is_kept() {
        var first = ports.allocate("api", "http", NONE).getAsInt();
        var second = ports.allocate("api", "http", Set.of(first)).getAsInt();

        assertThat(second).isNotEqualTo(first);
        assertThat(ports.allocate("api", "http", NONE)).hasValue(second);
    }

    @Test
    void a_port_that_somebody_listens_on_is_not_chosen() throws IOException {
        var preferred = ports.allocate("api", "http", NONE).getAsInt();
        ports.release();
        try (var stranger = new ServerSocket(preferred, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(ports.allocate("api", "http", NONE).getAsInt())
                    .isNotEqualTo(stranger.getLocalPort());
        }
    }

    @Test
    void a_port_that_is_taken_on_ipv6_alone_is_not_chosen() throws IOException {
        assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1"))).isNotNull();
        var preferred = ports.allocate("api", "http", NONE).getAsInt();
        ports.release();
        try (var stranger = new ServerSocket(preferred, 1, InetAddress.getByName("::1"))) {
            assertThat(ports.allocate("api", "http", NONE).getAsInt())
                    .isNotEqualTo(stranger.getLocalPort());
        }
    }

    @Test
    void another_app_hosts_claim_is_respected() {
        var theirs = only(SMALL, ledger(blog, SMALL, SMALL, _ -> false));

        assertThat(ledger(shop, SMALL, SMALL, _ -> false).allocate("api", "http", NONE)).isEmpty();
        assertThat(ledger(shop, SMALL, SMALL + 1, _ -> false).allocate("api", "http", NONE))
                .hasValue(theirs + 1);
    }

    @Test
    void another_app_hosts_stale_claim_is_not() {
        only(SMALL, ledger(blog, SMALL, SMALL, _ -> false));
        var asked = new ArrayList<LedgerEntry>();
        Predicate<LedgerEntry> stale = asked::add;

        assertThat(ledger(shop, SMALL, SMALL, stale).allocate("api", "http", NONE)).hasValue(SMALL);
        assertThat(asked).containsExactly(new LedgerEntry(SMALL, blog.toString(), "x", "y"));
        assertThat(ledger(blog, SMALL, SMALL, _ -> false).allocate("x", "y", NONE)).isEmpty();
    }

    @Test
    void the_claim_of_an_app_host_whose_directory_is_gone_is_dropped() throws IOException {
        only(SMALL, ledger(blog, SMALL, SMALL, _ -> false));
        Files.delete(blog);

        assertThat(ledger(shop, SMALL, SMALL, _ -> false).allocate("api", "http", NONE))
                .hasValue(SMALL);
    }

    @Test
    void a_range_without_a_free_port_is_exhausted() {
        var small = ledger(shop, SMALL, SMALL + 1, _ -> false);

        assertThat(small.allocate("a", "http", NONE)).isPresent();
        assertThat(small.allocate("b", "http", NONE)).isPresent();
        assertThat(small.allocate("c", "http", NONE)).isEmpty();
    }

    @Test
    void a_fixed_port_is_claimed_again_and_again_by_its_owner_even_while_it_listens()
            throws IOException {
        assertThat(ports.claim("web", "http", FIXED)).isEmpty();
        try (var program = new ServerSocket(FIXED, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(program.isBound()).isTrue();
            assertThat(ledger(shop).claim("web", "http", FIXED)).isEmpty();
        }
    }

    @Test
    void a_fixed_port_of_another_app_host_is_refused_with_its_name() {
        assertThat(ledger(blog).claim("site", "http", FIXED)).isEmpty();

        assertThat(ports.claim("web", "http", FIXED))
                .hasValue(
                        "port "
                                + FIXED
                                + " is claimed by site/http of the app host "
                                + blog
                                + ": stop that one, or choose another port");
        ledger(blog).release();
        assertThat(ports.claim("web", "http", FIXED)).isEmpty();
    }

    @Test
    void a_fixed_port_of_another_endpoint_is_refused_with_its_name() {
        assertThat(ports.claim("web", "http", FIXED)).isEmpty();

        assertThat(ports.claim("api", "admin", FIXED))
                .hasValue("port " + FIXED + " belongs to web/http of this app host already");
        assertThat(ports.claim("web", "http", FIXED + 1)).isEmpty();
        assertThat(ports.claim("api", "admin", FIXED)).isEmpty();
    }

    @Test
    void a_number_that_is_no_port_is_refused() {
        assertThat(ports.claim("web", "http", 70_000)).hasValue("port 70000 is outside 1..65535");
    }

    @Test
    void releasing_leaves_other_app_hosts_alone() {
        assertThat(ledger(blog).claim("site", "http", FIXED)).isEmpty();
        assertThat(ports.claim("web", "http", FIXED + 1)).isEmpty();

        ports.release();

        assertThat(ports.claim("web", "http", FIXED)).isPresent();
    }

    @Test
    void the_ledger_is_for_its_user_alone() throws IOException {
        ports.allocate("api", "http", NONE);

        for (var file : List.of("ports.json", "ports.lock")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(state.resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rwx------");
    }

    @Test
    void a_corrupt_ledger_is_set_aside() throws IOException {
        for (var corrupt :
                List.of(
                        "",
                        "{\"version\":1,\"claims\":[{\"po",
                        "{\"version\":2,\"claims\":[]}",
                        "{\"version\":1}",
                        "{\"version\":1,\"claims\":[null]}",
                        "{\"version\":1,\"claims\":[{\"port\":0,\"appHost\":\"/\",\"owner\":\"a\",\"endpoint\":\"b\"}]}")) {
            ports.allocate("api", "http", NONE);
            Files.writeString(state.resolve("ports.json"), corrupt);

            assertThat(ports.allocate("api", "http", NONE)).isPresent();
            assertThat(state.resolve("ports.json.corrupt")).hasContent(corrupt);
        }
    }

    @Test
    void a_lock_that_somebody_keeps_is_waited_for_a_limited_time() throws IOException {
        ports.allocate("api", "http", NONE);
        try (var channel = FileChannel.open(state.resolve("ports.lock"), StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            var impatient =
                    new PortLedger(state, shop, RANGE, 1, _ -> false, Duration.ofMillis(50));

            var first = impatient.allocate("api", "http", NONE);
            assertThat(first).isPresent();
            assertThat(impatient.allocate("api", "http", NONE)).isEqualTo(first);
            assertThat(impatient.allocate("web", "http", NONE)).isPresent().isNotEqualTo(first);
        }
    }

    @Test
    void without_a_place_for_the_ledger_ports_are_given_all_the_same() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        var homeless =
                new PortLedger(directory.resolve("file").resolve("x"), shop, RANGE, 1, _ -> false);

        assertThat(homeless.allocate("api", "http", NONE)).isPresent();
    }

    @Test
    void two_processes_at_once_get_different_ports() throws Exception {
        var processes = new ArrayList<Process>();
        for (var host : List.of(shop, blog)) {
            processes.add(
                    new ProcessBuilder(
                                    ProcessHandle.current().info().command().orElseThrow(),
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Allocating.class.getName(),
                                    state.toString(),
                                    host.toString())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        }
        var given = new ArrayList<String>();
        for (var process : processes) {
            given.addAll(process.inputReader().readAllLines());
            assertThat(process.waitFor()).isZero();
        }

        assertThat(given).hasSize(2 * Allocating.COUNT).doesNotHaveDuplicates();
    }

    @Test
    void the_state_directory_follows_the_users_setting() {
        var home = Path.of("/home/ann");

        assertThat(PortLedger.stateDirectory(Map.of("XDG_STATE_HOME", "/state"), home))
                .isEqualTo(Path.of("/state/reprise"));
        assertThat(PortLedger.stateDirectory(Map.of("XDG_STATE_HOME", "relative"), home))
                .isEqualTo(Path.of("/home/ann/.local/state/reprise"));
        assertThat(PortLedger.stateDirectory(Map.of(), home))
                .isEqualTo(Path.of("/home/ann/.local/state/reprise"));
    }

    /** Takes half of a small range and prints it. */
    static final class Allocating {
        static final int COUNT = 50;

        private Allocating() {}

        public static void main(String[] args) {
            var ports =
                    new PortLedger(
                            Path.of(args[0]),
                            Path.of(args[1]),
                            PortRange.of(23_100, 23_400),
                            1,
                            _ -> false);
            IntStream.range(0, COUNT)
                    .mapToObj(i -> ports.allocate("api-" + i, "http", NONE))
                    .mapToInt(OptionalInt::getAsInt)
                    .forEach(System.out::println);
        }
    }

    private PortLedger ledger(Path host) {
        return new PortLedger(state, host, RANGE, 1, _ -> false);
    }

    private PortLedger ledger(Path host, int first, int last, Predicate<LedgerEntry> stale) {
        return new PortLedger(state, host, PortRange.of(first, last), 1, stale);
    }

    private static int only(int expected, PortLedger ledger) {
        assertThat(ledger.allocate("x", "y", NONE)).hasValue(expected);
        return expected;
    }
}
