package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

final class ApiDescriptionIT {
    private static final String TOKEN = ApiOptions.newToken();
    private static final Map<String, String> PATH =
            Map.of(
                    "name", "web",
                    "resource", "web",
                    "property", "state",
                    "position", "3",
                    "session", "1",
                    "id", "n-1",
                    "command", "restart");
    private static final List<String> HOSTILE =
            List.of(
                    "",
                    "0",
                    "-1",
                    "1.5",
                    "1e9",
                    "NaN",
                    "null",
                    "x",
                    "99999999999999999999",
                    "9007199254740992",
                    "\u0000",
                    "\r\nSet-Cookie: a=b",
                    "\u202e",
                    "\ud83d\ude00",
                    "../../etc/passwd",
                    "' OR 1=1 --",
                    "<script>alert(1)</script>",
                    "${jndi:ldap://x}",
                    "%00",
                    "(((((",
                    "(a+)+$",
                    "/(a|a)*b/",
                    "/(.*)*x/ OR -(type:",
                    "type:",
                    "payload.a.b.c>1..2",
                    "1..",
                    "session:99999999999999999999",
                    "session:1",
                    "2026-01-31T12:00:00Z",
                    "2026-13-45T99:99:99Z",
                    "+999999999-12-31T23:59:59Z",
                    "-999999999-01-01T00:00:00Z",
                    "a".repeat(3_000));

    private final FakeHost host = new FakeHost();
    private final JsonNode document;
    private final Schemas schemas;
    private ApiServer server;
    private ApiClient client;

    ApiDescriptionIT() throws Exception {
        document = EventJson.mapper().readTree(ApiDescription.document());
        schemas = new Schemas(document);
    }

    @BeforeEach
    void start() throws Exception {
        host.launchWeb(1);
        host.append(
                Streams.instance("web"),
                new ResourceEvent.Exited(1, 3, null, FakeHost.START, false));
        host.launchWeb(2);
        server =
                ApiServer.start(
                        host,
                        new ApiOptions(
                                0,
                                false,
                                TOKEN,
                                true,
                                Duration.ofMillis(200),
                                10_000,
                                Duration.ofSeconds(30),
                                Clock.systemUTC()));
        client = new ApiClient(server.url(), TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private record Operation(String method, String path, JsonNode described) {
        String verb() {
            return method.toUpperCase(Locale.ROOT);
        }

        String url() {
            var url = path;
            for (var e : PATH.entrySet()) {
                url = url.replace("{" + e.getKey() + "}", e.getValue());
            }
            return url;
        }
    }

    private List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document.get("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                o ->
                                                        operations.add(
                                                                new Operation(
                                                                        o.getKey(),
                                                                        path.getKey(),
                                                                        o.getValue()))));
        return operations;
    }

    private List<JsonNode> parameters(Operation operation, String in) {
        var found = new ArrayList<JsonNode>();
        for (var parameter : operation.described().path("parameters")) {
            if (parameter.get("in").textValue().equals(in)) {
                found.add(parameter);
            }
        }
        return found;
    }

    private static Set<String> names(List<JsonNode> parameters) {
        var names = new TreeSet<String>();
        parameters.forEach(p -> names.add(p.get("name").textValue()));
        return names;
    }

    @Test
    void the_document_is_served_as_it_is() throws Exception {
        var answer = client.get("/api/openapi.json");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(ApiClient.json(answer)).isEqualTo(document);
        assertThat(document.get("openapi").textValue()).startsWith("3.1.");
    }

    @Test
    void every_route_is_described_and_nothing_else_is() {
        var described = new TreeSet<String>();
        for (var o : operations()) {
            described.add(o.verb() + " " + o.path());
            var inPath = new TreeSet<String>();
            for (var part : o.path().split("/")) {
                if (part.startsWith("{")) {
                    inPath.add(part.substring(1, part.length() - 1));
                }
            }
            assertThat(names(parameters(o, "path"))).as(o.path()).isEqualTo(inPath);
        }
        assertThat(described).isEqualTo(new TreeSet<>(server.routes()));
        var ids = new HashSet<String>();
        operations().forEach(o -> ids.add(o.described().get("operationId").textValue()));
        assertThat(ids).hasSameSizeAs(operations());
    }

    @Test
    void every_parameter_that_a_route_knows_is_described() throws Exception {
        for (var o : operations()) {
            if (o.path().equals("/health")) {
                continue; // It looks at nothing.
            }
            var detail = ApiClient.json(send(o, o.url() + "?zz=1")).get("detail").textValue();
            var known = detail.replaceFirst("(?s).*(known are |there are none)", "");
            var expected =
                    known.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(known.split(", ")));
            assertThat(names(parameters(o, "query"))).as(o.path()).isEqualTo(expected);
        }
    }

    @Test
    void answers_are_as_described() throws Exception {
        host.settled("s").complete(new dev.reprise.engine.CommandResult("s", "ok", "", 3));
        var checked = new LinkedHashSet<String>();
        for (var o : operations()) {
            for (var url : examples(o)) {
                var body =
                        o.method().equals("post") && url.contains("wait")
                                ? "{\"commandId\":\"s\"}"
                                : "";
                var answer = client.call(o.verb(), url, body.isEmpty() ? example(o) : body);
                var described =
                        o.described().get("responses").path(String.valueOf(answer.statusCode()));
                var schema = described.path("content").path("application/json").path("schema");
                assertThat(described.isMissingNode()).as(url + answer.statusCode()).isFalse();
                if (!schema.isMissingNode()) {
                    assertThat(schemas.problems(schema, ApiClient.json(answer))).as(url).isEmpty();
                    checked.add(o.path());
                }
            }
        }
        assertThat(checked).hasSizeGreaterThanOrEqualTo(15);
        var problem = document.at("/components/schemas/Problem");
        assertThat(schemas.problems(problem, ApiClient.json(client.get("/api/state?at=x"))))
                .isEmpty();
    }

    /** A body with which the operation does something, empty where it needs none. */
    private static String example(Operation o) {
        return switch (o.path()) {
            case "/api/parameters/{name}" -> "{\"value\":\"eu\"}";
            case "/api/notes" -> o.method().equals("post") ? "{\"position\":3,\"text\":\"x\"}" : "";
            case "/api/sessions/{session}/pin" -> "{\"pinned\":true}";
            case "/api/resources/{name}/exec" -> "{\"commandLine\":[\"env\"]}";
            case "/api/resources/{name}/reveal" -> "{\"property\":\"env:TOKEN\"}";
            default -> "";
        };
    }

    private static List<String> examples(Operation o) {
        return switch (o.path()) {
            case "/api/stream", "/api/logs", "/api/resources/{name}/logs", "/api/export" ->
                    List.of();
            case "/api/diff" ->
                    List.of(o.path() + "?from=3&to=7", o.path() + "?from=session:1&to=session:1");
            case "/api/state", "/api/resources", "/api/why/{name}" ->
                    List.of(o.url(), o.url() + "?at=3");
            case "/api/resources/{name}/commands/{command}" ->
                    List.of(o.url(), o.url() + "?wait=10s");
            default -> List.of(o.url());
        };
    }

    @Test
    void whatever_a_parameter_holds_the_answer_is_a_clear_one() throws Exception {
        var refused = 0;
        for (var o : operations()) {
            for (var parameter : parameters(o, "query")) {
                var name = parameter.get("name").textValue();
                for (var value : hostile(schemas.resolve(parameter.get("schema")))) {
                    var url = o.url() + "?" + name + "=" + encode(value) + others(o, name);
                    refused += check(o, url, parameter, value) ? 1 : 0;
                }
            }
        }
        assertThat(refused).isGreaterThan(300);
    }

    @Test
    void whatever_a_path_holds_the_answer_is_a_clear_one() throws Exception {
        for (var o : operations()) {
            for (var parameter : parameters(o, "path")) {
                var name = parameter.get("name").textValue();
                for (var value : hostile(schemas.resolve(parameter.get("schema")))) {
                    if (!value.isEmpty()) {
                        var path = o.path().replace("{" + name + "}", encode(value));
                        check(
                                o,
                                new Operation(o.method(), path, o.described()).url(),
                                parameter,
                                value);
                    }
                }
            }
            for (var required : parameters(o, "query")) {
                if (required.path("required").asBoolean()) {
                    assertThat(send(o, o.url()).statusCode()).as(o.path()).isEqualTo(400);
                }
            }
        }
    }

    @Test
    void whatever_a_body_holds_the_answer_is_a_clear_one() throws Exception {
        for (var o : operations()) {
            if (!o.described().has("requestBody")) {
                continue;
            }
            for (var body :
                    List.of(
                            "[]",
                            "null",
                            "{",
                            "{\"at\":3}",
                            "{\"at\":null}",
                            "{\"zz\":1}",
                            "{\"force\":\"yes\",\"now\":3}",
                            "{\"commandId\":\"" + "x".repeat(65) + "\"}",
                            "[".repeat(5_000),
                            "{\"a\":".repeat(5_000),
                            "\u0000",
                            "{\"now\":true,\"now\":false}")) {
                var answer = client.call(o.verb(), o.url(), body);
                assertThat(answer.statusCode()).as(o.path() + " " + body).isBetween(400, 499);
                isClear(answer, o.path() + " " + body);
            }
        }
        assertThat(host.wishes).isEmpty();
        assertThat(host.stops).isEmpty();
        for (var path : List.of("/api/resources/web/commands/stop", "/api/app/stop")) {
            var answer = client.post(path, "{\"at\":3}");
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("leave it out");
        }
    }

    /** Returns whether the request was refused; fails where it should have been and was not. */
    private boolean check(Operation o, String url, JsonNode parameter, String value)
            throws Exception {
        var what = o.method() + " " + url;
        try (var lines = open(o, url)) {
            var answer = lines.answer();
            assertThat(answer.statusCode()).as(what).isLessThan(500);
            var schema = parameter.get("schema");
            var number = schemas.resolve(schema).path("type").asText().equals("integer");
            var fits =
                    schemas.problems(schema, number ? number(value) : TextNode.valueOf(value))
                            .isEmpty();
            if (!fits) {
                assertThat(answer.statusCode()).as(what).isBetween(400, 499);
            }
            if (answer.statusCode() >= 400) {
                var type = answer.headers().firstValue("Content-Type").orElse("");
                var login = o.path().equals("/login") && answer.statusCode() == 401;
                assertThat(type)
                        .as(what)
                        .startsWith(login ? "text/html" : "application/problem+json");
            }
            return answer.statusCode() >= 400;
        }
    }

    private record Open(HttpResponse<java.util.stream.Stream<String>> answer)
            implements AutoCloseable {
        @Override
        public void close() {
            answer.body().close();
        }
    }

    private Open open(Operation o, String url) throws Exception {
        return new Open(client.answering(o.verb(), url, example(o)));
    }

    private static JsonNode number(String value) {
        return value.matches("-?\\d+")
                ? BigIntegerNode.valueOf(new BigInteger(value))
                : TextNode.valueOf(value);
    }

    private static List<String> hostile(JsonNode schema) {
        var values = new ArrayList<>(HOSTILE);
        for (var bound : List.of("minimum", "maximum")) {
            if (schema.has(bound)) {
                var number = schema.get(bound).bigIntegerValue();
                values.add(number.toString());
                values.add(number.add(BigInteger.ONE).toString());
                values.add(number.subtract(BigInteger.ONE).toString());
            }
        }
        schema.path("enum").forEach(e -> values.add(e.textValue() + "x"));
        return values;
    }

    /** What else must be given for the parameter to be looked at. */
    private String others(Operation o, String but) {
        var others = new StringBuilder();
        for (var parameter : parameters(o, "query")) {
            var name = parameter.get("name").textValue();
            if (parameter.path("required").asBoolean() && !name.equals(but)) {
                others.append('&').append(name).append("=3");
            }
        }
        return others.toString();
    }

    private static void isClear(HttpResponse<String> answer, String what) throws Exception {
        assertThat(answer.headers().firstValue("Content-Type"))
                .as(what)
                .hasValue("application/problem+json");
        assertThat(ApiClient.json(answer).get("detail").textValue()).as(what).isNotEmpty();
    }

    private HttpResponse<String> send(Operation o, String url) throws Exception {
        return client.call(o.verb(), url, example(o));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
