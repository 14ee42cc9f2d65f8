package dev.reprise.cli.java;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** What we need to know of a pom.xml, as it is written: nothing is inherited or filled in. */
record Pom(Path file, Document document) {

    /**
     * @throws BuildException if it is no XML
     */
    static Pom read(Path file) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            try (var stream = Files.newInputStream(file)) {
                return new Pom(file, builder.parse(stream));
            }
        } catch (SAXException | ParserConfigurationException e) {
            throw new BuildException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the pom of its parent when that lies on this machine where the pom says. */
    Optional<Path> parent() {
        return elements("parent")
                .filter(e -> e.getParentNode().equals(document.getDocumentElement()))
                .findFirst()
                .map(
                        e ->
                                children(e, "relativePath")
                                        .map(path -> path.getTextContent().strip())
                                        .findFirst()
                                        .orElse("../pom.xml"))
                .filter(path -> !path.isEmpty())
                .map(path -> directory().resolve(path).normalize())
                .map(path -> Files.isDirectory(path) ? path.resolve("pom.xml") : path)
                .filter(Files::exists);
    }

    /** Returns whether it lists the module in {@code directory}. */
    boolean aggregates(Path directory) {
        return elements("module")
                .map(e -> directory().resolve(e.getTextContent().strip()).normalize())
                .anyMatch(directory::equals);
    }

    /** Returns the main class that it names. */
    Optional<String> mainClass() {
        return Stream.of("exec.mainClass", "start-class", "mainClass")
                .flatMap(this::elements)
                .map(e -> e.getTextContent().strip())
                .filter(name -> !name.isEmpty() && !name.contains("${"))
                .findFirst();
    }

    Path directory() {
        return file.toAbsolutePath().normalize().resolveSibling(".").normalize();
    }

    private Stream<Element> elements(String tag) {
        var nodes = document.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i));
    }

    private static Stream<Node> children(Element element, String tag) {
        var nodes = element.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item);
    }
}
