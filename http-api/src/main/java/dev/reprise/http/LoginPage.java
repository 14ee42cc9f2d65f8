package dev.reprise.http;

/** The pages for people who are not logged in. They hold no data. */
final class LoginPage {
    private LoginPage() {}

    /** Returns the page that asks for a login. */
    static String ask() {
        return page(
                "Log in",
                "This dashboard is for the person who runs the app host. In a terminal, run"
                        + " <code>reprise dashboard</code> and open the link it prints, or paste"
                        + " the link's code here:");
    }

    /** Returns the page for a code that is wrong, used or too old. */
    static String badCode() {
        return page(
                "This link does not work any more",
                "A login link is good once and for five minutes. Run <code>reprise"
                        + " dashboard</code> for a fresh one, or paste its code here:");
    }

    /** Returns the page that stands in when the build has no web page. */
    static String missing() {
        return """
               <!doctype html>
               <html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
               <title>Reprise</title></head>
               <body><main><h1>No dashboard here</h1>
               <p>This host serves the API only: it was started with <code>--no-dashboard</code>, or its build
               has no web page (Node.js was not on the PATH then; build again with it).
               Everything is in <a href="api/resources">api/resources</a>, and <code>reprise ps</code> shows it.</p>
               </main></body></html>
               """;
    }

    private static String page(String title, String text) {
        return """
               <!doctype html>
               <html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
               <meta name="viewport" content="width=device-width, initial-scale=1">
               <title>%s · Reprise</title></head>
               <body><main><h1>%s</h1><p>%s</p>
               <form action="/login" method="get"><label>Code <input name="code" autocomplete="off" required></label>
               <button>Log in</button></form></main></body></html>
               """
                .formatted(title, title, text);
    }
}
