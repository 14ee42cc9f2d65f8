// What newer hosts answer beside the rest: parameters, notifications, notes. Kept in memory.

const parameters = [
  { name: "region", secret: false, state: "Set", value: "eu-central-1", description: "where the shop sells", usedBy: ["orders", "web"] },
  { name: "api-token", secret: true, state: "Missing", value: null, description: "of the payment provider", usedBy: ["orders"] },
  { name: "db-password", secret: true, state: "Missing", value: null, description: null, usedBy: ["catalogue", "orders"] },
];
const notes = [];
const paths = { "/api/parameters": {}, "/api/notifications": {}, "/api/notes": {} };
const told = {
  Exited: ({ payload, stream }) => ["error", `${name(stream)} crashed`, `exited with code ${payload.exitCode}`],
  LaunchFailed: ({ payload, stream }) => ["error", `${name(stream)} failed to start`, payload.reason],
  HealthChanged: ({ payload, stream }) => [payload.status === "HEALTHY" ? "info" : "warning", `${name(stream)}: health changed`, payload.detail ?? ""],
};
const name = (stream) => stream.replace("resource-", "");

/** Answers a request that is its to answer; returns whether it is. */
export async function more(path, request, json, events) {
  const body = request.method === "GET" || request.method === "DELETE" ? {} : JSON.parse(await text(request));
  const parameter = /^\/api\/parameters\/(.+)$/.exec(path);
  if (path === "/api/openapi.json") {
    json(200, { paths });
  } else if (path === "/api/parameters") {
    json(200, parameters);
  } else if (parameter !== null) {
    const found = parameters.find((each) => each.name === parameter[1]);
    if (body.value === "bad") {
      json(400, { title: "Malformed", detail: `${found.name} cannot be "bad" here` });
    } else {
      Object.assign(found, { state: "Set", value: found.secret ? null : body.value });
      json(200, found);
    }
  } else if (path === "/api/notifications") {
    const notifications = events
      .filter(({ type }) => type in told)
      .map((event) => {
        const [severity, title, detail] = told[event.type](event);
        return { position: event.position, at: event.recordedAt, severity, title, text: detail, resource: name(event.stream) };
      });
    json(200, { notifications });
  } else if (path === "/api/notes" && request.method === "POST") {
    notes.push({ id: notes.length + 1, at: new Date().toISOString(), actor: "dashboard", ...body });
    json(200, notes.at(-1));
  } else if (path === "/api/notes") {
    json(200, { notes });
  } else if (path.startsWith("/api/notes/")) {
    notes.splice(0, notes.length, ...notes.filter(({ id }) => String(id) !== path.split("/").at(-1)));
    json(200, {});
  } else {
    return false;
  }
  return true;
}

async function text(request) {
  let all = "";
  for await (const piece of request) {
    all += piece;
  }
  return all || "{}";
}
