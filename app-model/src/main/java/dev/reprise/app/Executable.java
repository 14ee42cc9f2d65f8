package dev.reprise.app;

/** A program with arguments. */
public final class Executable extends Resource<Executable> {
    private final String command;

    Executable(App app, String name, String command) {
        super(app, name);
        this.command = command;
    }

    @Override
    Executable self() {
        return this;
    }

    @Override
    Declaration.Program program() {
        return new Declaration.Command(command);
    }
}
