package dev.reprise.engine.console;

/** The two files a program writes to; the label is the file's name and the name in lines. */
enum Source {
    STDOUT("stdout"),
    STDERR("stderr");

    final String label;

    Source(String label) {
        this.label = label;
    }
}
