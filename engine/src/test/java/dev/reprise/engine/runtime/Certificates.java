package dev.reprise.engine.runtime;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys with certificates that speak for themselves, of this machine's loopback address, for TLS.
 */
public final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String ALIAS = "it";

    private final Path directory;
    private final KeyStore keys;

    private Certificates(Path directory, KeyStore keys) {
        this.directory = directory;
        this.keys = keys;
    }

    /** Returns a new key, which lies in the directory as {@code key.pem} with {@code cert.pem}. */
    public static Certificates in(Path directory) throws Exception {
        var store = Files.createDirectories(directory).resolve("keys.p12");
        var keytool =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin/keytool")
                                                .toString(),
                                        "-genkeypair",
                                        "-alias",
                                        ALIAS,
                                        "-keyalg",
                                        "RSA",
                                        "-keysize",
                                        "2048",
                                        "-dname",
                                        "CN=" + directory.getFileName(),
                                        "-ext",
                                        "san=ip:127.0.0.1",
                                        "-keystore",
                                        store.toString(),
                                        "-storepass",
                                        new String(PASSWORD)))
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD) // It tells there what it does.
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool has made no key");
        }
        var made = new Certificates(directory, KeyStore.getInstance(store.toFile(), PASSWORD));
        made.write("key.pem", "PRIVATE KEY", made.keys.getKey(ALIAS, PASSWORD).getEncoded());
        made.write("cert.pem", "CERTIFICATE", made.certificate().getEncoded());
        return made;
    }

    /** Trusts another: its certificate lies beside as {@code ca.pem}. */
    public Certificates trusting(Certificates other) throws Exception {
        write("ca.pem", "CERTIFICATE", other.certificate().getEncoded());
        return this;
    }

    public Path directory() {
        return directory;
    }

    /** Returns what a server or client needs that is this one and trusts that one. */
    public SSLContext trustingOnly(Certificates other) throws Exception {
        var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, PASSWORD);
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, other.certificate());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private Certificate certificate() throws GeneralSecurityException {
        return keys.getCertificate(ALIAS);
    }

    private void write(String name, String kind, byte[] bytes) throws IOException {
        Files.writeString(
                directory.resolve(name),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind));
    }
}
