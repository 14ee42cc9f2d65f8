package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.stream.IntStream;

class RollIT extends DockerCase {
    @RegisterExtension final Road road = new Road(site.home);

    @Override
    protected Runtime open(Reports reports) {
        return site.open(reports, road.address());
    }

    @Test
    void a_host_that_adopts_many_looks_for_all_at_once_and_finds_each() throws Exception {
        var first = host();
        var refs = IntStream.rangeClosed(1, 8).mapToObj(i -> attempt("api-" + i, 1)).toList();
        for (var ref : refs) {
            up(first, ref);
        }
        var missing = attempt("web", 1);
        first.runtime().close();

        var second = host();
        await(() -> second.reports().stream().anyMatch(Report.EngineUp.class::isInstance));
        int before = road.asked("/containers/json");
        refs.forEach(ref -> second.runtime().adopt(ref, STOP));
        second.runtime().adopt(missing, STOP);
        for (var ref : refs) {
            await(() -> second.saw(Report.Found.class, ref));
            assertThat(second.first(Report.Found.class, ref).identity())
                    .isEqualTo(first.first(Report.Started.class, ref).identity());
        }
        await(() -> second.saw(Report.NeverStarted.class, missing));
        assertThat(road.asked("/containers/json") - before).isBetween(1, 4);
    }
}
