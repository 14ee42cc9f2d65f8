package dev.reprise.projections;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.reprise.app.event.EventJson;

import java.util.Map;

/** One way to write a state: keys sorted, so that equal states give equal bytes. */
final class CanonicalJson {
    private static final JsonMapper MAPPER =
            EventJson.mapper()
                    .rebuild()
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    private CanonicalJson() {}

    static String write(AppState state) {
        try {
            ObjectNode tree = MAPPER.valueToTree(state);
            tree.set("resources", MAPPER.valueToTree(state.resources()));
            return MAPPER.writeValueAsString(MAPPER.treeToValue(tree, Map.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "the state at " + state.position() + " has no JSON form", e);
        }
    }
}
