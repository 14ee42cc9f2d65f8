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
import java.util.regex.Pattern;

/**
 * The dashboard's files, from {@code /public} of the class path. A path without an extension is a
 * view of the page and gives {@code index.html}, whose base is made relative to that path: so the
 * page finds its files below whatever path a proxy puts in front. Files whose name carries a hash
 * are cached for good, others are asked for again each time.
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

    private static final String BASE = "<base href=\"./\">";

    private final boolean served;
    private final Map<String, Optional<Asset>> assets = new ConcurrentHashMap<>();

    private record Asset(byte[] bytes, String type, String etag) {
        static Asset of(byte[] bytes, String type) {
            try {
                var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new Asset(bytes, type, '"' + HexFormat.of().formatHex(hash, 0, 12) + '"');
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        /** Returns the page as it has to be for a view whose root is {@code base}. */
        Asset under(String base) {
            var page = new String(bytes, StandardCharsets.UTF_8);
            var based = page.replace(BASE, "<base href=\"" + base + "\">");
            return of(based.getBytes(StandardCharsets.UTF_8), type);
        }
    }

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
            sendPage(ctx);
        } else if (served && FILE.matcher(path).matches() && asset(path).isPresent()) {
            send(ctx, path, asset(path).get());
        } else {
            throw routes.unrouted(ctx);
        }
    }

    private void sendPage(Context ctx) {
        var index = served ? asset("/index.html") : Optional.<Asset>empty();
        if (index.isEmpty()) {
            Answers.html(ctx, 200, LoginPage.missing());
            return;
        }
        send(ctx, "/index.html", index.get().under(root(ctx)));
    }

    /**
     * Returns the page's root: what a proxy says of it, else the way up from a view's path, {@code
     * ../} of /console/web.
     */
    static String root(Context ctx) {
        var prefix = Prefix.of(ctx);
        if (!prefix.equals("/")) {
            return prefix;
        }
        var path = ctx.path();
        var depth = (int) path.chars().filter(character -> character == '/').count() - 1;
        return depth <= 0 ? "./" : "../".repeat(depth);
    }

    private static void send(Context ctx, String path, Asset file) {
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
            return Optional.of(Asset.of(stream.readAllBytes(), type));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean extended(String path) {
        return path.lastIndexOf('.') > path.lastIndexOf('/');
    }
}
