import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Puts the class path into one jar whose entries are stored, not compressed: it starts faster. The
 * same inputs give the same bytes; when no input changed the jar is left alone, and with it every
 * AOT cache that was trained on it.
 *
 * <p>Arguments: the jar to write, the main class, the version, the class path.
 */
final class UberJar {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    /** Signatures that no longer hold, module descriptors, and indexes of single jars. */
    private static final Pattern DROPPED =
            Pattern.compile(
                    "META-INF/(MANIFEST\\.MF|INDEX\\.LIST|maven/.*|[^/]+\\.(SF|DSA|RSA|EC))"
                            + "|(META-INF/versions/\\d+/)?module-info\\.class");

    /** SQLite's library, which comes for every platform there is. */
    private static final String NATIVES = "org/sqlite/native/";

    private static final Pattern MERGED =
            Pattern.compile("META-INF/(services/.+|LICENSE.*|NOTICE.*|DEPENDENCIES)");

    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();
    private final List<String> clashes = new ArrayList<>();

    public static void main(String[] args) throws IOException {
        var target = Path.of(args[0]);
        var inputs = List.of(args[3].split(File.pathSeparator));
        var stamp = Path.of(args[0] + ".inputs");
        var state = state(inputs, args[1] + " " + args[2]);
        if (Files.exists(target) && Files.exists(stamp) && Files.readString(stamp).equals(state)) {
            return;
        }
        var jar = new UberJar();
        for (var input : inputs) {
            jar.add(Path.of(input));
        }
        if (!jar.clashes.isEmpty()) {
            throw new IOException("In two jars: " + jar.clashes);
        }
        jar.modernize();
        jar.write(target, args[1], args[2]);
        Files.writeString(stamp, state);
    }

    private static String state(List<String> inputs, String rest) throws IOException {
        var state = new StringBuilder(rest).append('\n');
        for (var input : inputs) {
            for (var file : filesOf(Path.of(input))) {
                state.append(file).append(' ').append(Files.size(file)).append(' ');
                state.append(Files.getLastModifiedTime(file)).append('\n');
            }
        }
        return state.toString();
    }

    private static List<Path> filesOf(Path input) throws IOException {
        if (!Files.exists(input)) {
            return List.of();
        }
        try (var files = Files.walk(input)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void add(Path input) throws IOException {
        if (!Files.isDirectory(input)) {
            addJar(input);
            return;
        }
        for (var file : filesOf(input)) {
            var name = input.relativize(file).toString().replace('\\', '/');
            add(name, Files.readAllBytes(file), input);
        }
    }

    private void addJar(Path input) throws IOException {
        try (var zip = new ZipFile(input.toFile())) {
            for (var entry : zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    add(entry.getName(), in.readAllBytes(), input);
                }
            }
        }
    }

    private void add(String name, byte[] bytes, Path origin) {
        if (DROPPED.matcher(name).matches() || isForeign(name)) {
            return;
        }
        var before = entries.putIfAbsent(name, bytes);
        if (before == null) {
            origins.put(name, origin.toString());
        } else if (MERGED.matcher(name).matches()) {
            entries.put(name, merged(before, bytes));
        } else if (name.endsWith(".class") && !Arrays.equals(before, bytes)) {
            clashes.add(name + " (" + origins.get(name) + ", " + origin + ")");
        }
    }

    /**
     * Gives classes older than Java 6 (picocli is) the stack maps of later ones: without them they
     * stay out of every AOT cache.
     */
    private void modernize() {
        var hierarchy =
                ClassHierarchyResolver.ofResourceParsing(this::classFile)
                        .orElse(ClassHierarchyResolver.defaultResolver());
        var classes =
                ClassFile.of(
                        ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                        ClassFile.ClassHierarchyResolverOption.of(hierarchy));
        entries.replaceAll(
                (name, bytes) ->
                        name.endsWith(".class") && isOld(bytes) ? modern(classes, bytes) : bytes);
    }

    private static boolean isOld(byte[] bytes) {
        var major = ((bytes[6] & 0xFF) << 8) | (bytes[7] & 0xFF);
        return major < ClassFile.JAVA_6_VERSION;
    }

    private static byte[] modern(ClassFile classes, byte[] bytes) {
        return classes.transformClass(
                classes.parse(bytes),
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen(
                                ClassTransform.endHandler(
                                        type -> type.withVersion(ClassFile.JAVA_8_VERSION, 0))));
    }

    private InputStream classFile(ClassDesc type) {
        var descriptor = type.descriptorString();
        var bytes =
                type.isClassOrInterface()
                        ? entries.get(descriptor.substring(1, descriptor.length() - 1) + ".class")
                        : null;
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    private static boolean isForeign(String name) {
        if (!name.startsWith(NATIVES)) {
            return false;
        }
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var kept =
                os.contains("linux")
                        ? List.of("Linux/", "Linux-Musl/")
                        : os.contains("mac") ? List.of("Mac/") : List.of("Windows/");
        var platform = name.substring(NATIVES.length());
        return kept.stream()
                .noneMatch(
                        each ->
                                platform.startsWith(each + "x86_64/")
                                        || platform.startsWith(each + "aarch64/"));
    }

    private static byte[] merged(byte[] first, byte[] second) {
        if (Arrays.equals(first, second)) {
            return first;
        }
        var both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.write('\n');
        both.writeBytes(second);
        return both.toByteArray();
    }

    private void write(Path target, String mainClass, String version) throws IOException {
        Files.createDirectories(target.getParent());
        var unfinished = Path.of(target + ".tmp");
        try (var out =
                new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
            out.setMethod(ZipOutputStream.STORED);
            put(out, JarFile.MANIFEST_NAME, manifest(mainClass, version));
            for (var directory : scanned()) {
                put(out, directory, new byte[0]);
            }
            for (var entry : entries.entrySet()) {
                put(out, entry.getKey(), entry.getValue());
            }
        }
        Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Flyway finds migrations only where the jar names their directories. */
    private TreeSet<String> scanned() {
        var directories = new TreeSet<String>();
        for (var name : entries.keySet()) {
            if (name.startsWith("db/")) {
                for (int i = name.indexOf('/'); i > 0; i = name.indexOf('/', i + 1)) {
                    directories.add(name.substring(0, i + 1));
                }
            }
        }
        return directories;
    }

    private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        var crc = new CRC32();
        crc.update(bytes);
        var entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        entry.setSize(bytes.length);
        entry.setCompressedSize(bytes.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    private byte[] manifest(String mainClass, String version) throws IOException {
        var manifest = new Manifest();
        var main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, mainClass);
        main.put(Attributes.Name.IMPLEMENTATION_TITLE, "Reprise");
        main.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        main.putValue("Enable-Native-Access", "ALL-UNNAMED");
        if (entries.keySet().stream().anyMatch(name -> name.startsWith("META-INF/versions/"))) {
            main.put(Attributes.Name.MULTI_RELEASE, "true");
        }
        var bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }
}
