package dev.reprise.http;

/** The pages for people who are not logged in. They hold no data. */
final class LoginPage {
    private LoginPage() {}

    /**
     * Returns the page that asks for a login.
     *
     * @param root the way to the dashboard, with {@code /} at its end
     */
    static String ask(String root) {
        return page(
                root,
                "Log in",
                "This dashboard is for the person who runs the app host. In a terminal, run"
                        + " <code>reprise dashboard</code> and open the link it prints, or paste"
                        + " the link's code here:");
    }

    /**
     * Returns the page for a code that is wrong, used or too old.
     *
     * @param root the way to the dashboard, with {@code /} at its end
     */
    static String badCode(String root) {
        return page(
                root,
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

    private static String page(String root, String title, String text) {
        return """
               <!doctype html>
               <html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
               <meta name="viewport" content="width=device-width, initial-scale=1">
               <title>%2$s · Reprise</title>
               <link rel="icon" type="image/svg+xml" href="%1$sicon.svg"><link rel="stylesheet" href="%1$slogin.css">
               </head><body><main><img src="%1$sicon.svg" alt=""><h1>%2$s</h1><p>%3$s</p>
               <form action="%1$slogin" method="get">
               <label>Code <input name="code" autocomplete="off" required autofocus></label>
               <button>Log in</button></form></main></body></html>
               """
                .formatted(root, title, text);
    }
}
