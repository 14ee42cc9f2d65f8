package dev.reprise.http;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dashboard's files, from {@code /public} of the class path. A path without an extension is a
 * view of the page and gives {@code index.html}. Files whose name carries a hash are cached for
 * good, others are asked for again each time.
 */
final class Pages {
    private static final Pattern FILE = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");
    private static final Pattern HASHED =
            Pattern.compile(".*[.-]((?=\\w*\\d)[A-Za-z0-9]{8,}|[A-Z]{8})\\.\\w+(\\.map)?");
    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("map", "application/json"),
                    Map.entry("json", "application/json"),
                    Map.entry("webmanifest", "application/manifest+json"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("txt", "text/plain; charset=utf-8"));

    private static final Pattern BASE = Pattern.compile("<base href=\"[^\"]*\"\\s*/?>");

    private final boolean served;
    private final Map<String, Optional<Asset>> assets = new ConcurrentHashMap<>();

    private record Asset(byte[] bytes, String type, String etag) {}

    Pages(boolean served) {
        this.served = served;
    }

    /** Returns whether the request asks for a page and not for data. */
    static boolean wantsPage(Context ctx) {
        var path = ctx.path();
        return ctx.method().name().equals("GET")
                && !path.equals("/api")
                && !path.startsWith("/api/")
                && !extended(path);
    }

    /** Answers a GET outside the API. */
    void answer(Context ctx, Routes routes) {
        var path = ctx.path();
        if (wantsPage(ctx)) {
            send(ctx, "/index.html");
        } else if (served && FILE.matcher(path).matches() && asset(path).isPresent()) {
            send(ctx, path);
        } else {
            throw routes.unrouted(ctx);
        }
    }

    private void send(Context ctx, String path) {
        var asset = served ? asset(path) : Optional.<Asset>empty();
        if (asset.isEmpty()) {
            Answers.html(ctx, 200, LoginPage.missing());
            return;
        }
        var file = path.equals("/index.html") ? based(asset.get(), Prefix.of(ctx)) : asset.get();
        ctx.header("ETag", file.etag())
                .header(
                        "Cache-Control",
                        HASHED.matcher(path).matches()
                                ? "private, max-age=31536000, immutable"
                                : "private, no-cache");
        if (file.etag().equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        ctx.contentType(file.type()).result(file.bytes());
    }

    /** The page finds its files below {@code prefix}, whichever view of it is asked for. */
    private static Asset based(Asset page, String prefix) {
        var html = new String(page.bytes(), StandardCharsets.UTF_8);
        var base = "<base href=\"" + prefix + "\">";
        var own = BASE.matcher(html);
        var based =
                own.find()
                        ? own.replaceFirst(Matcher.quoteReplacement(base))
                        : html.replaceFirst("<head>", Matcher.quoteReplacement("<head>" + base));
        var etag = prefix.equals("/") ? page.etag() : "\"" + prefix + page.etag().substring(1);
        return new Asset(based.getBytes(StandardCharsets.UTF_8), page.type(), etag);
    }

    /** Only files that exist are kept, so that asking for others costs no memory. */
    private Optional<Asset> asset(String path) {
        var known = assets.get(path);
        if (known != null) {
            return known;
        }
        var loaded = load(path);
        if (loaded.isPresent()) {
            assets.put(path, loaded);
        }
        return loaded;
    }

    private static Optional<Asset> load(String path) {
        var type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        try (var stream = Pages.class.getResourceAsStream("/public" + path)) {
            if (stream == null) {
                return Optional.empty();
            }
            var bytes = stream.readAllBytes();
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Optional.of(
                    new Asset(bytes, type, '"' + HexFormat.of().formatHex(hash, 0, 12) + '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static boolean extended(String path) {
        return path.lastIndexOf('.') > path.lastIndexOf('/');
    }
}
