package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ResourceEvent.Retry;
import dev.reprise.engine.runtime.Containers;
import dev.reprise.engine.runtime.Report;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

class AppNetworksIT extends DockerCase {
    private final String name = site.labels.network() + "-more";

    @Test
    void a_network_is_made_once_with_its_gateway_and_goes_when_nobody_is_in_it() {
        var host = host();
        containers(host).network(name);
        var up = first(host, Report.NetworkUp.class);
        assertThat(up.name()).isEqualTo(name);
        assertThat(up.gateway()).matches("[0-9.]+");
        containers(host).network(name);
        await(() -> host.reports().stream().filter(up::equals).count() == 2);

        containers(host).removeNetwork(name);
        var gone = first(host, Report.NetworkGone.class);
        assertThat(gone).isEqualTo(new Report.NetworkGone(name, null));
        assertThat(site.client().listNetworksCmd().withNameFilter(name).exec()).isEmpty();
    }

    @Test
    void a_network_with_containers_in_it_is_left_with_the_reason() {
        var host = host();
        up(host, attempt("api", 1));
        containers(host).removeNetwork(site.labels.network());
        assertThat(first(host, Report.NetworkGone.class).reason()).contains("active endpoints");
    }

    @Test
    void a_network_that_somebody_removes_is_told_and_a_launch_into_it_may_be_tried_again() {
        var host = host();
        var network = site.labels.network();
        site.client().removeNetworkCmd(network).exec();
        var gone = new Report.NetworkGone(network, "somebody removed it");
        assertThat(first(host, Report.NetworkGone.class)).isEqualTo(gone);

        var ref = attempt("api", 1);
        host.runtime().launch(site.shell(ref, RUNS));
        await(() -> host.saw(Report.StartFailed.class, ref));
        assertThat(host.first(Report.StartFailed.class, ref).retry()).isEqualTo(Retry.LATER);
        assertThat(host.reports()).filteredOn(gone::equals).hasSize(2);
        assertThat(site.containers()).isEmpty();
    }

    @Test
    void a_network_of_somebody_else_is_left() {
        var id = site.client().createNetworkCmd().withName(name).exec().getId();
        var host = host();
        try {
            containers(host).removeNetwork(name);
            assertThat(first(host, Report.NetworkGone.class).reason())
                    .isEqualTo("it is not of this app host");
        } finally {
            site.client().removeNetworkCmd(id).exec();
        }
    }

    @Test
    void a_container_reaches_this_machine_by_name() throws IOException {
        var host = host();
        var ref = attempt("caller", 1);
        try (var server = new ServerSocket(0)) {
            var script = "wget -qO- http://host.dev.internal:" + server.getLocalPort();
            host.runtime().launch(site.shell(ref, script));
            server.setSoTimeout(15_000);
            try (var call = server.accept()) {
                call.getOutputStream()
                        .write("HTTP/1.0 200 OK\r\n\r\nhere\n".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(ended(host, ref).exitCode()).isZero();
        }
        assertThat(site.said(ref)).isEqualTo("here\n");
    }

    private static Containers containers(Host host) {
        return (Containers) host.runtime();
    }

    private <R extends Report> R first(Host host, Class<R> kind) {
        await(() -> host.reports().stream().anyMatch(kind::isInstance));
        return host.reports().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }
}
