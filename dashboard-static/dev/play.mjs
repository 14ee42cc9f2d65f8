// The script: a small shop that starts, crashes, comes back, and never gets one of its parts to live.
const HEALTHY = "Healthy";
const later = (ms) => new Promise((done) => setTimeout(done, ms));

export class Play {
  events = [];
  resources = new Map();
  #listeners = new Set();
  #lines = new Map();
  #lineListeners = new Map();
  #numbers = new Map();

  constructor(scene, speed) {
    this.scene = scene;
    this.speed = speed;
    this.position = 1200;
    if (scene === "many") {
      this.#many();
    } else if (scene !== "empty") {
      this.#shop();
    }
  }

  host() {
    return { appHost: "/home/ann/shop/AppHost.java", name: "shop", pid: 41873, session: 3, epoch: 7, version: "0.1.0" };
  }

  snapshot() {
    return { position: this.position, at: new Date().toISOString(), session: 3, app: this.host(), resources: [...this.resources.values()] };
  }

  why(name) {
    const view = this.resources.get(name);
    const summaries = {
      Waiting: `${name} waits: ${view.holds.map((hold) => hold.text).join("; ")}.`,
      Running: view.healthStatus === HEALTHY || view.healthStatus === null ? `${name} runs; nothing is unmet.` : `${name} runs, but a check fails.`,
      NotStarted: `${name} has an explicit start and nobody has asked for it.`,
      FailedToStart: `${name} never ran.`,
      Starting: `${name} was launched as attempt ${view.attempt}.`,
      Stopping: `${name} was sent SIGTERM and has 10 s to end.`,
      Finished: view.exitCode === 0 ? `${name} ended as it should, with exit code 0.` : `${name} ended with exit code ${view.exitCode}.`,
    };
    return {
      name,
      position: this.position,
      state: view.state,
      since: view.stateSince,
      kind: view.state.toLowerCase(),
      summary: summaries[view.state],
      conditions: view.holds,
      evidence: [this.position],
    };
  }

  lines(name) {
    return this.#lines.get(name) ?? [];
  }

  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  listenLines(name, listener) {
    const listeners = this.#lineListeners.get(name) ?? new Set();
    this.#lineListeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  async command(name, verb) {
    const view = this.resources.get(name);
    if (!view?.commands.includes(verb)) {
      throw new Error(`${name} is ${view?.state ?? "unknown"}: ${verb} is not possible now`);
    }
    await later(300);
    if (name === "flaky" && verb === "start") {
      this.#launch(name);
      await later(900);
      this.#exit(name, 3);
      return { commandId: "c1", outcome: "failed", detail: "flaky exited with code 3 before it was healthy", position: this.position };
    }
    if (verb !== "start") {
      this.#set(name, "StopBegun", { state: "Stopping", healthStatus: null, commands: [] });
      await later(900);
      this.#exit(name, 143, "SIGTERM", verb === "stop");
    }
    if (verb !== "stop") {
      await this.#up(name, 700);
    }
    return { commandId: "c1", outcome: "ok", detail: "", position: this.position };
  }

  #view(name, more) {
    const view = {
      name,
      displayName: name,
      resourceType: "Java",
      state: "NotStarted",
      stateSince: new Date().toISOString(),
      healthStatus: null,
      exitCode: null,
      exitSignal: null,
      crashLoop: false,
      pid: null,
      attempt: 0,
      restarts: 0,
      startTimestamp: null,
      stopTimestamp: null,
      urls: [],
      replica: null,
      parent: null,
      holds: [],
      reason: null,
      checks: [],
      commands: ["start"],
      waitsFor: [],
      references: [],
      commandLine: ["java", `services/${name}/Main.java`],
      workingDirectory: "/home/ann/shop",
      environment: {},
      ...more,
    };
    this.resources.set(name, view);
  }

  #set(name, type, change, payload = {}) {
    const before = this.resources.get(name);
    const at = new Date().toISOString();
    const after = { ...before, ...change };
    if (after.state !== before.state) {
      after.stateSince = at;
    }
    this.resources.set(name, after);
    this.position++;
    const event = { position: this.position, stream: `resource-${name}`, version: 1, type, schemaVersion: 1, eventId: `e${this.position}`, session: 3, epoch: 7, recordedAt: at, actor: "host", causationPosition: null, correlationId: null, payload: { attempt: after.attempt, ...payload } };
    this.events.push(event);
    this.#listeners.forEach((listener) => listener(event, [after]));
  }

  #write(name, text, stream = "stdout") {
    const { attempt } = this.resources.get(name);
    const key = `${name} ${attempt} ${stream}`;
    const number = (this.#numbers.get(key) ?? 0) + 1;
    this.#numbers.set(key, number);
    const lines = this.#lines.get(name) ?? [];
    const row = lines.filter((line) => line.attempt === attempt).length + 1;
    const line = { resource: name, attempt, stream, line: number, at: new Date().toISOString(), text, row };
    lines.push(line);
    this.#lines.set(name, lines);
    this.#lineListeners.get(name)?.forEach((listener) => listener(line));
  }

  #launch(name) {
    const view = this.resources.get(name);
    this.#set(name, "Launched", {
      state: "Running",
      attempt: view.attempt + 1,
      restarts: Math.max(0, view.attempt),
      pid: 50_000 + this.position,
      exitCode: null,
      exitSignal: null,
      reason: null,
      holds: [],
      healthStatus: view.checks.length > 0 ? "Unhealthy" : null,
      checks: view.checks.map((check) => ({ ...check, status: null, detail: null, since: null })),
      startTimestamp: new Date().toISOString(),
      stopTimestamp: null,
      urls: view.urls.map((url) => ({ ...url, active: true })),
      commands: ["stop", "restart"],
    });
    this.#write(name, `\u001b[2m${new Date().toISOString()}\u001b[0m \u001b[32mINFO\u001b[0m starting attempt ${view.attempt + 1}`);
  }

  #healthy(name) {
    const since = new Date().toISOString();
    const checks = this.resources.get(name).checks.map((check) => ({ ...check, status: HEALTHY, detail: "200 in 4 ms", since }));
    this.#set(name, "HealthChanged", { healthStatus: HEALTHY, checks });
  }

  #exit(name, code, signal = null, wanted = false) {
    const at = new Date().toISOString();
    const view = this.resources.get(name);
    this.#set(
      name,
      "Exited",
      {
        state: "Finished",
        pid: null,
        exitCode: code,
        exitSignal: signal,
        stopTimestamp: at,
        healthStatus: null,
        reason: code === 0 || wanted ? null : `exited with code ${code}${signal ? ` (${signal})` : ""}`,
        urls: view.urls.map((url) => ({ ...url, active: false })),
        commands: ["start"],
      },
      { exitCode: code, signal, at, hostAway: false },
    );
  }

  async #up(name, ms = 1200) {
    this.#set(name, "LaunchBegun", { state: "Starting", holds: [], commands: ["stop"] });
    await this.#pause(ms / 3);
    this.#launch(name);
    if (this.resources.get(name).checks.length > 0) {
      await this.#pause(ms);
      this.#healthy(name);
    }
  }

  #pause(ms) {
    return later(ms / this.speed);
  }

  #wait(name, on, expected, actual) {
    const text = `${on} ${expected === "Finished with 0" ? "has not finished" : "is not healthy"}`;
    this.#set(name, "Held", {
      state: "Waiting",
      commands: ["start", "stop"],
      holds: [{ id: `wait:${on}`, text, on, expected, actual, until: null, evidence: [this.position], satisfiedBy: `HealthChanged of ${on}` }],
    });
  }

  #shop() {
    const http = (port, name = "http") => [{ name, url: `http://localhost:${port}`, active: false }];
    const check = (name) => [{ name, status: null, detail: null, since: null }];
    const environment = {
      PORT: "41807",
      SHOP_TOKEN: "${secret:token}",
      ORDERS_DB: "jdbc:sqlite:data/orders.db?key=${secret:db-key}",
      CATALOGUE_HTTP: "http://localhost:41800",
      OTEL_SERVICE_NAME: "orders",
      REPRISE_ATTEMPT: "01HZX3",
    };
    this.#view("migrate", { resourceType: "Executable", commandLine: ["python3", "migrate.py", "--to", "latest"] });
    this.#view("catalogue", { urls: http(41800), checks: check("GET /health"), waitsFor: ["migrate"], environment });
    this.#view("orders", { urls: [...http(41807), { name: "admin", url: "http://localhost:41808", active: false }], checks: check("GET /health"), waitsFor: ["migrate", "catalogue"], references: ["catalogue"], environment, commandLine: ["java", "-Xmx64m", "services/orders/Main.java", "--token", "${secret:token}", "--greeting", "hello there"] });
    this.#view("worker-1", { displayName: "worker", replica: 1, resourceType: "Executable", commandLine: ["python3", "worker.py"], waitsFor: ["orders"] });
    this.#view("worker-2", { displayName: "worker", replica: 2, resourceType: "Executable", commandLine: ["python3", "worker.py"], waitsFor: ["orders"] });
    this.#view("web", { urls: http(8080), checks: check("GET /health"), waitsFor: ["catalogue", "orders"] });
    this.#view("web-assets", { parent: "web", resourceType: "Executable", commandLine: ["npm", "run", "watch"] });
    this.#view("db", { resourceType: "Executable", urls: [{ name: "tcp", url: "tcp://localhost:41811", active: false }], checks: check("tcp") });
    this.#view("reports", { resourceType: "Executable", commandLine: ["python3", "reports.py"] });
    this.#view("mailer", { resourceType: "Executable", commandLine: ["mailerd", "--foreground"] });
    this.#view("flaky", { reason: null });
    void this.#start();
    void this.#chatter();
  }

  async #start() {
    this.#wait("catalogue", "migrate", "Finished with 0", "NotStarted");
    this.#wait("orders", "catalogue", "Healthy", "Waiting");
    this.#wait("web", "orders", "Healthy", "Waiting");
    this.#wait("worker-1", "orders", "Healthy", "Waiting");
    this.#wait("worker-2", "orders", "Healthy", "Waiting");
    void this.#up("db");
    void this.#up("web-assets");
    void this.#crashLoop();
    this.#set("mailer", "LaunchFailed", { state: "FailedToStart", attempt: 1, reason: "mailerd: not found on PATH", stopTimestamp: null });
    await this.#up("migrate", 600);
    for (const step of ["001 tables", "002 indexes", "003 stock"]) {
      this.#write("migrate", `applied \u001b[1m${step}\u001b[0m`);
      await this.#pause(400);
    }
    this.#exit("migrate", 0);
    await this.#up("catalogue");
    await this.#up("orders", 2500);
    void this.#up("worker-1");
    void this.#up("worker-2");
    await this.#up("web");
    await this.#pause(3000);
    await this.#crash();
  }

  async #crash() {
    this.#write("orders", "java.lang.OutOfMemoryError: Java heap space", "stderr");
    this.#write("orders", "\tat shop.Orders.place(Orders.java:71)", "stderr");
    this.#exit("orders", 137, "SIGKILL");
    const until = new Date(Date.now() + 6000 / this.speed).toISOString();
    this.#set("orders", "Held", {
      state: "Waiting",
      commands: ["start", "stop"],
      holds: [{ id: "backoff", text: "backoff after exit 137", on: null, expected: "6 s since the exit", actual: "just ended", until, evidence: [this.position], satisfiedBy: "TimerDue" }],
    });
    await this.#pause(6000);
    await this.#up("orders");
  }

  async #crashLoop() {
    for (let attempt = 1; attempt <= 10; attempt++) {
      this.#launch("reports");
      this.#write("reports", "reading config/reports.toml");
      await this.#pause(150);
      this.#write("reports", "Traceback (most recent call last):", "stderr");
      this.#write("reports", "KeyError: 'schedule'", "stderr");
      this.#exit("reports", 1);
      await this.#pause(350);
    }
    this.#set("reports", "CrashLoopDetected", { crashLoop: true, reason: "10 lives in a row ended within 1 s; not started again" });
  }

  async #chatter() {
    const skus = ["tea", "milk", "bread", "a very long product name that goes on and on, because someone in marketing was paid by the word and nobody looked"];
    for (let at = 0; ; at++) {
      await this.#pause(120);
      for (const name of ["orders", "web", "catalogue", "db", "worker-1"]) {
        if (this.resources.get(name).state !== "Running" || (name !== "orders" && at % 5 !== 0)) {
          continue;
        }
        if (at % 41 === 40) {
          this.#write(name, `\u001b[33mWARN\u001b[0m slow request: 812 ms`, "stderr");
        }
        const [r, g, b] = [(at * 5) % 256, (at * 9) % 256, 180];
        this.#write(name, `\u001b[2m${at}\u001b[0m \u001b[32mINFO\u001b[0m placed \u001b[1m${skus[at % 4]}\u001b[0m \u001b[38;2;${r};${g};${b}mtrue colour\u001b[0m \u001b[44m blue \u001b[0m \u001b[38;5;208m208\u001b[0m http://localhost:41807/orders/${at}`);
      }
    }
  }

  #many() {
    for (let at = 1; at <= 300; at++) {
      this.#view(`service-${String(at).padStart(3, "0")}`, { state: "Running", attempt: 1, startTimestamp: new Date().toISOString(), healthStatus: HEALTHY, commands: ["stop", "restart"] });
    }
  }
}
