package dev.reprise.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.util.HexFormat;

/**
 * The last line of an export. Without it the file was cut. Its digest covers the first line and
 * itself, as the hash chain covers the lines between.
 */
final class ExportSeal {
    static final String START = "{\"sealed\":";

    private ExportSeal() {}

    static String render(String header, Exported exported) throws IOException {
        var text = new StringWriter();
        try (var json = JsonLines.FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("sealed");
            json.writeNumberField("position", exported.position());
            json.writeStringField("hash", exported.hash());
            json.writeNumberField("events", exported.events());
            var damage = exported.damage();
            if (damage != null) {
                json.writeObjectFieldStart("damaged");
                json.writeNumberField("position", damage.position());
                json.writeStringField("text", damage.text());
                json.writeEndObject();
            }
            json.flush();
            var digest = HashChain.sha256();
            digest.update((header + '\n' + text).getBytes(UTF_8));
            json.writeStringField("digest", HexFormat.of().formatHex(digest.digest()));
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    /**
     * @throws IOException if {@code line} does not seal an export that begins with {@code header}
     */
    static Exported parse(String header, String line) throws IOException {
        try (var json = JsonLines.FACTORY.createParser(line)) {
            JsonLines.expect(json, JsonToken.START_OBJECT);
            JsonLines.field(json, "sealed");
            JsonLines.expect(json, JsonToken.START_OBJECT);
            var position = JsonLines.number(json, "position");
            var hash = JsonLines.text(json, "hash");
            var events = JsonLines.number(json, "events");
            var exported = new Exported(position, hash, events, damage(json));
            if (!render(header, exported).equals(line)) {
                throw new IOException("it does not seal line 1: one of the two was edited");
            }
            return exported;
        }
    }

    private static Verification.@Nullable Problem damage(JsonParser json) throws IOException {
        JsonLines.expect(json, JsonToken.FIELD_NAME);
        if (!json.currentName().equals("damaged")) {
            return null;
        }
        JsonLines.expect(json, JsonToken.START_OBJECT);
        var position = JsonLines.number(json, "position");
        var text = JsonLines.text(json, "text");
        return new Verification.Problem(position, text);
    }
}
