package dev.reprise.cli.training;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers like a container engine that has one image, makes one container of it, and ends that when
 * it is signalled: so a host that trains loads all of its client, whether or not the machine has an
 * engine, and nothing of the user's is touched.
 */
final class PretendEngine implements AutoCloseable {
    private static final String ID = "5e".repeat(32);
    private static final String VERSION =
            """
            {"Version":"20.10.0","ApiVersion":"1.41","Os":"linux","Arch":"amd64",
             "Components":[{"Name":"Engine","Version":"20.10.0","Details":{"Os":"linux"}}]}""";
    private static final String INFO =
            "{\"ID\":\"pretended\",\"SystemTime\":\"2026-01-01T00:00:00.000000001Z\"}";
    private static final String NETWORK =
            """
            {"Name":"network","Id":"%s","Scope":"local","Driver":"bridge","EnableIPv6":false,
             "IPAM":{"Driver":"default","Options":null,
              "Config":[{"Subnet":"127.0.0.0/8","Gateway":"127.0.0.1"}]},
             "Internal":false,"Attachable":false,"Containers":{},"Options":{},"Labels":{}}"""
                    .formatted(ID);
    private static final String IMAGE =
            """
            {"Id":"sha256:%s","RepoTags":["training:1"],"RepoDigests":[],"Architecture":"amd64",
             "Os":"linux","Size":1,"Config":{"Env":["PATH=/bin"],"Cmd":["sh"],"Labels":{}}}"""
                    .formatted(ID);
    private static final String CONTAINER =
            """
            {"Id":"%1$s","Name":"/fourth","Image":"sha256:%1$s","Path":"sh","Args":[],
             "Created":"2026-01-01T00:00:00.000000001Z","RestartCount":0,"Mounts":[],
             "State":{"Status":"%2$s","Running":%3$s,"Paused":false,"Restarting":false,
              "OOMKilled":false,"Dead":false,"Pid":0,"ExitCode":0,"Error":"",
              "StartedAt":"2026-01-01T00:00:01.000000001Z","FinishedAt":"0001-01-01T00:00:00Z"},
             "HostConfig":{"NetworkMode":"network","Memory":0,"NanoCpus":0,"CapAdd":null,
              "PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"80"}]},
              "RestartPolicy":{"Name":"no","MaximumRetryCount":0},"Ulimits":null},
             "Config":{"Image":"training:1","Env":["PATH=/bin"],"Cmd":["sh"],"Labels":{},
              "ExposedPorts":{"80/tcp":{}},"Tty":false,"WorkingDir":""},
             "NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"80"}]},
              "Networks":{"network":{"NetworkID":"%1$s","Gateway":"127.0.0.1",
               "IPAddress":"127.0.0.2","Aliases":["fourth"]}}}}""";
    private static final String LINE = "2026-01-01T00:00:01.000000001Z ready\n";

    private final ServerSocketChannel server;
    private final List<OutputStream> listening = new CopyOnWriteArrayList<>();
    private final List<OutputStream> following = new CopyOnWriteArrayList<>();
    private volatile boolean network;
    private volatile String container = "";

    private PretendEngine(ServerSocketChannel server) {
        this.server = server;
    }

    /** Returns one that answers at this socket until it is closed. */
    static PretendEngine at(Path socket) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        var engine = new PretendEngine(server);
        Thread.ofVirtual().start(engine::accept);
        return engine;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            var in = new BufferedInputStream(Channels.newInputStream(client));
            var out = Channels.newOutputStream(client);
            for (var request = line(in); !request.isEmpty(); request = line(in)) {
                int length = 0;
                for (var header = line(in); !header.isEmpty(); header = line(in)) {
                    if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).trim());
                    }
                }
                in.skipNBytes(length);
                var words = request.split(" ");
                answer(words[0] + words[1].replaceFirst("^/v[0-9.]+", ""), out);
            }
        } catch (IOException _) {
            // The client has gone.
        }
    }

    private void answer(String request, OutputStream out) throws IOException {
        if (request.startsWith("GET/version")) {
            json(out, VERSION);
        } else if (request.startsWith("GET/info")) {
            json(out, INFO);
        } else if (request.startsWith("GET/_ping")) {
            json(out, "\"OK\"");
        } else if (request.startsWith("GET/events")) {
            stream(out, listening);
        } else if (request.startsWith("GET/images/")) {
            json(out, IMAGE);
        } else if (request.contains("/networks/")) {
            network(request, out);
        } else if (request.startsWith("GET/containers/json")) {
            json(out, "[]");
        } else if (request.contains("/containers/")) {
            container(request, out);
        } else {
            missing(out);
        }
    }

    private void network(String request, OutputStream out) throws IOException {
        if (request.startsWith("POST/networks/create")) {
            network = true;
            json(out, "{\"Id\":\"" + ID + "\",\"Warning\":\"\"}");
        } else if (!network) {
            missing(out);
        } else if (request.startsWith("GET")) {
            json(out, NETWORK);
        } else {
            nothing(out);
        }
    }

    private void container(String request, OutputStream out) throws IOException {
        if (request.startsWith("POST/containers/create")) {
            container = "created";
            json(out, "{\"Id\":\"" + ID + "\",\"Warnings\":[]}");
        } else if (container.isEmpty()) {
            missing(out);
        } else if (request.contains("/logs")) {
            stream(out, following);
            chunk(out, "\1\0\0\0\0\0\0" + (char) LINE.length() + LINE);
            endStreams();
        } else if (request.contains("/stats")) {
            json(out, "{\"cpu_stats\":{\"cpu_usage\":{\"total_usage\":1}},\"memory_stats\":{}}");
        } else if (request.startsWith("GET")) {
            boolean running = container.equals("running");
            json(out, CONTAINER.formatted(ID, container, running));
        } else {
            act(request);
            nothing(out);
        }
    }

    private void act(String request) throws IOException {
        if (request.contains("/start")) {
            container = "running";
            tell("start");
        } else if (request.contains("/kill")) {
            container = "exited";
            tell("die");
            endStreams();
        } else if (request.startsWith("DELETE")) {
            container = "";
            tell("destroy");
        }
    }

    private void tell(String action) throws IOException {
        for (var listener : listening) {
            chunk(
                    listener,
                    "{\"Type\":\"container\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\",\"Attributes\":{\"name\":\"fourth\"}}}\n"
                            .formatted(action, ID));
        }
    }

    /** What a container has said comes to its end when it does. */
    private void endStreams() throws IOException {
        if (container.equals("exited")) {
            for (var follower : following) {
                follower.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            following.clear();
        }
    }

    private static void stream(OutputStream out, List<OutputStream> streams) throws IOException {
        send(out, "200 OK", "Transfer-Encoding: chunked", "");
        streams.add(out);
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        var chunk = Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
        out.write(chunk.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void json(OutputStream out, String body) throws IOException {
        send(out, "200 OK", "Content-Length: " + body.length(), body);
    }

    private static void nothing(OutputStream out) throws IOException {
        send(out, "204 No Content", "Content-Length: 0", "");
    }

    private static void missing(OutputStream out) throws IOException {
        var body = "{\"message\":\"no such thing\"}";
        send(out, "404 Not Found", "Content-Length: " + body.length(), body);
    }

    private static void send(OutputStream out, String status, String header, String body)
            throws IOException {
        var answer =
                "HTTP/1.1 %s\r\nContent-Type: application/json\r\n%s\r\n\r\n%s"
                        .formatted(status, header, body);
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }
}
