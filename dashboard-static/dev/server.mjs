// A stand-in for the host, to work on the page without one: serves the built page under the real
// Content-Security-Policy and plays a scripted start. See README.md.
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer, request as forward } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { more } from "./more.mjs";
import { Play } from "./play.mjs";

const options = Object.fromEntries(
  process.argv.slice(2).map((argument) => {
    const [name, value = "true"] = argument.replace(/^--/, "").split("=");
    return [name, value];
  }),
);
const port = Number(options.port ?? 4300);
const prefix = (options.prefix ?? "").replace(/\/$/, "");
const root = fileURLToPath(new URL("../target/classes/public/", import.meta.url));
const sources = fileURLToPath(new URL("../public/", import.meta.url));
const play = new Play(options.scene ?? "shop", Number(options.speed ?? 1));
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';" +
  " frame-ancestors 'none'; base-uri 'self'; form-action 'self'";
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".map": "application/json" };

createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (!url.pathname.startsWith(`${prefix}/`)) {
    response.writeHead(404).end();
    return;
  }
  const path = decodeURIComponent(url.pathname.slice(prefix.length));
  response.setHeader("Content-Security-Policy", CSP);
  response.setHeader("X-Content-Type-Options", "nosniff");
  if (path.startsWith("/api/") && options.api) {
    pass(request, path + url.search, response);
  } else if (path.startsWith("/api/")) {
    void api(path, url.searchParams, request, response);
  } else {
    file(path, response);
  }
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}${prefix}/  scene ${play.scene}`));

function file(path, response) {
  if (extname(path) === "") {
    const base = "../".repeat(path.split("/").length - 2) || "./";
    const index = readFileSync(join(sources, "index.html"), "utf8").replace('<base href="./">', `<base href="${base}">`);
    response.writeHead(200, { "Content-Type": "text/html", "Cache-Control": "no-cache" }).end(index);
    return;
  }
  const name = normalize(path);
  const found = [join(root, name), join(sources, name)].find((candidate) => existsSync(candidate));
  if (found === undefined || name.includes("..")) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "Content-Type": types[extname(found)] ?? "application/octet-stream", "Cache-Control": "no-cache" });
  createReadStream(found).pipe(response);
}

/** Hands a request on to a real host, in the name of its token. */
function pass(request, path, response) {
  const headers = { ...request.headers, authorization: `Bearer ${options.token}` };
  delete headers.host;
  delete headers.cookie;
  delete headers.origin;
  const onward = forward(new URL(path, options.api), { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.writeHead(502).end());
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

async function api(path, query, request, response) {
  if (play.scene === "signed-out") {
    return problem(response, 401, "Not signed in", "run `reprise dashboard` for a fresh login link");
  }
  if (path === "/api/stream") {
    return stream(response);
  }
  const extra = /^\/api\/(openapi|parameters|notifications|notes)\b/.test(path);
  if (extra && (await more(path, request, (status, body) => json(response, status, body), play.events))) {
    return;
  }
  if (path === "/api/events") {
    const events = play.events.filter(
      (event) => event.stream === `resource-${query.get("resource")}` && query.get("type").split(",").includes(event.type),
    );
    return json(response, 200, events);
  }
  const why = /^\/api\/why\/([^/]+)$/.exec(path);
  if (why !== null) {
    return json(response, 200, play.why(why[1]));
  }
  const logs = /^\/api\/resources\/([^/]+)\/logs$/.exec(path);
  if (logs !== null) {
    return logLines(logs[1], query, response);
  }
  const extent = /^\/api\/resources\/([^/]+)\/logs\/extent$/.exec(path);
  if (extent !== null) {
    const lines = play.lines(extent[1]);
    const numbers = [...new Set(lines.map(({ attempt }) => attempt))];
    const attempts = numbers.map((attempt) => ({ attempt, firstRow: 1, lastRow: lines.filter((line) => line.attempt === attempt).length }));
    return json(response, 200, { resource: extent[1], attempts });
  }
  const command = /^\/api\/resources\/([^/]+)\/commands\/(start|stop|restart)$/.exec(path);
  if (command !== null && request.method === "POST") {
    request.resume();
    return void play.command(command[1], command[2]).then(
      (answer) => json(response, 200, answer),
      (refusal) => problem(response, 409, "The command makes no sense now", refusal.message),
    );
  }
  problem(response, 404, "Not found", `${path} is not known`);
}

function stream(response) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  const send = (event, data, id) => response.write(`event: ${event}\n${id ? `id: ${id}\n` : ""}data: ${JSON.stringify(data)}\n\n`);
  if (play.scene === "loading") {
    response.write(": still folding\n\n");
  } else {
    send("snapshot", play.snapshot());
  }
  const stop = play.listen((event, changed) => {
    send("log", event, event.position);
    send("resources", { position: event.position, at: event.recordedAt, resources: changed, removed: [] }, event.position);
  });
  const heartbeat = setInterval(() => response.write(": \n\n"), 15_000);
  response.on("close", () => {
    stop();
    clearInterval(heartbeat);
  });
}

function logLines(name, query, response) {
  const place = (text) => text.split(".").map(Number);
  const compare = (line, [attempt, row]) => line.attempt - attempt || line.row - row;
  const grep = query.has("grep") && new RegExp(query.get("grep").replace("(?i)", ""), "i");
  const wanted = (line) =>
    (!query.has("from") || compare(line, place(query.get("from"))) >= 0) &&
    (!query.has("before") || compare(line, place(query.get("before"))) < 0) &&
    (!query.has("since") || line.at >= query.get("since")) &&
    (!grep || grep.test(line.text));
  const write = (line) => response.write(`${JSON.stringify(line)}\n`);
  const found = play.lines(name).filter(wanted);
  response.writeHead(200, { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" });
  response.flushHeaders();
  found.slice(query.has("tail") ? -Number(query.get("tail")) : 0, query.has("limit") ? Number(query.get("limit")) : undefined).forEach(write);
  if (query.get("follow") !== "true") {
    return response.end();
  }
  response.on("close", play.listenLines(name, (line) => wanted(line) && write(line)));
}

function json(response, status, value) {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
}

function problem(response, status, title, detail) {
  response.writeHead(status, { "Content-Type": "application/problem+json" }).end(JSON.stringify({ status, title, detail }));
}
