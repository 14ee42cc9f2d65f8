import dev.reprise.app.*;

/** Programs that write much, and programs that write what a console has to get right. */
void main(String[] args) {
    AppHost.run(
            args,
            app -> {
                app.executable("million", "sh", "million.sh");
                app.executable("speaker", "sh", "speaker.sh")
                        .withRestart(RestartPolicy.onFailure());
                app.executable("clock", "sh", "clock.sh");
                app.executable("waiter", "sleep", "3600").withRestart(RestartPolicy.onFailure());
            });
}
