package dev.reprise.http;

import io.javalin.http.Context;

import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** How a browser comes in. */
final class LoginRoutes {
    /** A path of this host: nothing that a browser takes for another one. */
    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[^\\\\\\p{Cntrl}]{0,1000}");

    private final Logins logins;
    private final String cookie;
    private final Supplier<String> baseUrl;

    LoginRoutes(Logins logins, String cookie, Supplier<String> baseUrl) {
        this.logins = logins;
        this.cookie = cookie;
        this.baseUrl = baseUrl;
    }

    void register(Routes routes) {
        routes.get("/login", this::login);
        routes.post("/api/login-codes", this::newCode);
    }

    /** Returns a link that logs a browser in, once. */
    String newLoginUrl() {
        return url(logins.newCode());
    }

    private void newCode(Context ctx) {
        Query.of(ctx);
        Body.none(ctx);
        if (Gate.caller(ctx) != Gate.Caller.TOKEN) {
            throw Problem.forbidden(
                    "login codes are made with the app host's token only; run 'reprise dashboard'");
        }
        var code = logins.newCode();
        Answers.json(
                ctx,
                201,
                Map.of("code", code.value(), "url", url(code), "expiresAt", code.expiresAt()));
    }

    private String url(Logins.Code code) {
        return baseUrl.get() + "/login?code=" + code.value();
    }

    private void login(Context ctx) {
        var query = Query.of(ctx, "code", "returnUrl");
        var prefix = Prefix.of(ctx);
        var target = query.text("returnUrl").orElse("/");
        if (!LOCAL.matcher(target).matches()) {
            throw Problem.malformed(
                    "returnUrl "
                            + Problem.quote(target)
                            + " is not a path of this host; it starts with one '/'");
        }
        var session = query.text("code").flatMap(logins::redeem);
        if (session.isEmpty()) {
            Answers.html(ctx, 401, LoginPage.badCode(Pages.root(ctx)));
            return;
        }
        ctx.header(
                "Set-Cookie",
                cookie + "=" + session.get() + "; Path=" + prefix + "; HttpOnly; SameSite=Strict");
        // Relative, so that it also holds below a path of a proxy that does not name it.
        ctx.status(303).header("Location", "." + target);
    }
}
