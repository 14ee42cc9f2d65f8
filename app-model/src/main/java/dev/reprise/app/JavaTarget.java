package dev.reprise.app;

/** What the path of {@link App#java} leads to. */
public enum JavaTarget {
    SOURCE_FILE,
    JAR,
    MAVEN_MODULE,
    GRADLE_MODULE
}
