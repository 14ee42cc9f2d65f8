package dev.reprise.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The table of routes: registers them and knows what is possible on a path. */
final class Routes {
    private record Route(String method, String template, Pattern path) {}

    private final RoutesConfig javalin;
    private final List<Route> table = new ArrayList<>();

    Routes(RoutesConfig javalin) {
        this.javalin = javalin;
    }

    /** Routes GET requests of {@code path}, in which {@code {name}} stands for any one segment. */
    void get(String path, Handler handler) {
        javalin.get(path, handler);
        add("GET", path);
    }

    /** Routes POST requests likewise. */
    void post(String path, Handler handler) {
        javalin.post(path, handler);
        add("POST", path);
    }

    /** Routes PUT requests likewise. */
    void put(String path, Handler handler) {
        javalin.put(path, handler);
        add("PUT", path);
    }

    /** Routes DELETE requests likewise. */
    void delete(String path, Handler handler) {
        javalin.delete(path, handler);
        add("DELETE", path);
    }

    /** Returns every route as method and path. */
    List<String> all() {
        return table.stream().map(route -> route.method() + " " + route.template()).toList();
    }

    /** Returns what to answer to a request that no route takes. */
    Problem unrouted(Context ctx) {
        var allowed = new TreeSet<String>();
        for (var route : table) {
            if (route.path().matcher(ctx.path()).matches()) {
                allowed.add(route.method());
            }
        }
        return allowed.isEmpty()
                ? Problem.unknown(
                        "unknown-path",
                        "there is nothing at " + Problem.quote(ctx.path()) + "; see /api/host")
                : Problem.wrongMethod(ctx.method().name(), String.join(", ", allowed));
    }

    private void add(String method, String path) {
        var pattern = Pattern.compile(path.replaceAll("\\{\\w+}", "[^/]+"));
        table.add(new Route(method, path, pattern));
    }
}
