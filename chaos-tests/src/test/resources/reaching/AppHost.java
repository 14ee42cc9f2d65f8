import dev.reprise.app.*;

/** Containers that tell whom they reach, where they are and as whom they run. */
void main(String[] args) {
    AppHost.run(
            args,
            app -> {
                // Listens on 127.0.0.1 only, which is another one in a container.
                var local = app.executable("local", "python3", "local.py").withHttpEndpoint();
                told(
                                app,
                                "reader",
                                "until wget -qO- $LOCAL_HTTP; do sleep 0.2; done; echo; echo read")
                        .withReference(local);

                told(app, "store", "exec httpd -f -p 8080 -h /etc")
                        .withHttpEndpoint(e -> e.targetPort(8080))
                        .withNetwork(app.network("back"));

                told(
                                app,
                                "plain",
                                "id -u; id -g; pwd; ulimit -n; grep CapEff /proc/self/status;"
                                        + " grep printer /etc/hosts; df -k /dev/shm | tail -n 1;"
                                        + " stat -c '%u %g %a' /told /masked; echo read")
                        .withUser("1234:2345")
                        .withWorkingDirectory("/tmp")
                        .withUlimit("nofile", 100, 200)
                        .withCapDrop("ALL")
                        .withCapAdd("NET_RAW")
                        .withExtraHost("printer", "192.0.2.7")
                        .withShmSize("1m")
                        .withMemory("32m")
                        .withCpus(0.5)
                        .withLabel("org.example.team", "shop")
                        .withFile("/told", "text", f -> f.owner("1234").group("2345").mode(0640))
                        .withFile("/masked", "text", f -> f.umask(0077))
                        .withVolume("/anonymous");
                told(app, "sealed", "touch /file || echo read").withReadOnlyRoot();

                app.container("legacy", "reprise-test/shell:1")
                        .withContainerName(System.getProperty("legacy.name"))
                        .withLifetime(Lifetime.EXISTING);
            });
}

Container told(App app, String name, String script) {
    return app.container(name, "reprise-test/shell:1")
            .withEntrypoint("sh", "-c", script + "; trap 'exit 0' TERM; sleep 1000 & wait");
}
