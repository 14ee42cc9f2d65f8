package dev.reprise.app;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ContainerSpec.BuildSpec;
import dev.reprise.app.spec.ContainerSpec.FileSpec;
import dev.reprise.app.spec.Template;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What makes a resource a container, for people and scripts; files by length and hash. */
final class ContainerJson {
    private ContainerJson() {}

    static void write(ObjectNode node, ContainerSpec spec) {
        var mapper = EventJson.mapper();
        node.put("image", spec.image());
        if (spec.build() != null) {
            build(node.putObject("build"), spec.build());
        }
        var entrypoint = node.putArray("entrypoint");
        spec.entrypoint().forEach(part -> entrypoint.add(InspectJson.text(part)));
        if (spec.containerName() != null) {
            node.put("containerName", spec.containerName());
        }
        node.set("mounts", mapper.valueToTree(spec.mounts()));
        var files = node.putArray("files");
        spec.files().forEach(file -> file(files.addObject(), file));
        node.put("pull", spec.pull().name());
        node.set("networks", mapper.valueToTree(spec.networks()));
        node.set("extraHosts", mapper.valueToTree(spec.extraHosts()));
        node.set("options", mapper.valueToTree(spec.options()));
    }

    private static void build(ObjectNode node, BuildSpec spec) {
        node.put("context", spec.context());
        node.put("dockerfile", spec.dockerfile());
        if (spec.stage() != null) {
            node.put("stage", spec.stage());
        }
        texts(node.putObject("args"), spec.args());
        texts(node.putObject("secrets"), spec.secrets());
        node.put("contentHash", spec.contentHash());
    }

    private static void texts(ObjectNode node, Map<String, Template> values) {
        values.forEach((key, value) -> node.put(key, InspectJson.text(value)));
    }

    private static void file(ObjectNode node, FileSpec spec) {
        node.put("path", spec.path());
        switch (spec.content()) {
            case ContainerSpec.Text(Template text) ->
                    content(node, InspectJson.text(text).getBytes(StandardCharsets.UTF_8));
            case ContainerSpec.Bytes(String base64) ->
                    content(node, Base64.getDecoder().decode(base64));
            case ContainerSpec.Source(String path, String contentHash) ->
                    node.put("source", path).put("sha256", contentHash);
        }
        if (spec.owner() != null) {
            node.put("owner", spec.owner());
        }
        if (spec.group() != null) {
            node.put("group", spec.group());
        }
        if (spec.mode() != null) {
            node.put("mode", octal(spec.mode()));
        }
        node.put("umask", octal(spec.umask()));
        if (!spec.required()) {
            node.put("continueOnError", true);
        }
    }

    /** Of a text with holes, length and hash count as it stands in the model, holes and all. */
    private static void content(ObjectNode node, byte[] bytes) {
        node.put("length", bytes.length).put("sha256", Sha256.hex(bytes));
    }

    private static String octal(int bits) {
        return "%04o".formatted(bits);
    }
}
