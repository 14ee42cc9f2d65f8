package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.engine.runtime.docker.Inventory.Item;
import dev.reprise.engine.runtime.docker.Inventory.Kind;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

class InventoryIT extends DockerCase {
    @Test
    void what_an_app_host_has_made_is_found_and_what_does_not_last_is_removed() throws IOException {
        var id = up(host(), attempt("api", 1));
        try (var inventory = Inventory.open(Duration.ofSeconds(10))) {
            assertThat(inventory.engine()).contains(" at ");
            var items = ours(inventory);
            assertThat(items.stream().map(Item::kind))
                    .containsExactly(Kind.CONTAINER, Kind.NETWORK);
            assertThat(items.getFirst().id()).isEqualTo(id);
            assertThat(items.getFirst().name()).startsWith("api-");
            for (var item : items) {
                inventory.remove(item);
            }
            assertThat(ours(inventory)).isEmpty();
            inventory.remove(items.getFirst());
        }
    }

    private List<Item> ours(Inventory inventory) throws IOException {
        return inventory.items().stream()
                .filter(item -> item.appHost().equals(site.labels.appHost()))
                .toList();
    }
}
