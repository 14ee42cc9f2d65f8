package dev.reprise.app;

/** A network of the app's containers, besides the one that all of them are in. */
public final class Network {
    private final App app;
    private final String name;

    Network(App app, String name) {
        this.app = app;
        this.name = name;
    }

    /** Returns the network's name. */
    public String name() {
        return name;
    }

    App app() {
        return app;
    }

    @Override
    public String toString() {
        return "network " + name;
    }
}
