import assert from "node:assert/strict";
import { test } from "node:test";
import { sseParser, type Message } from "../src/wire/sse";

function read(...parts: string[]): Message[] {
  const messages: Message[] = [];
  const parse = sseParser((message) => messages.push(message));
  parts.forEach(parse);
  return messages;
}

test("an event has its name, id and data", () => {
  assert.deepEqual(read('event: log\nid: 12\ndata: {"a":1}\n\n'), [{ event: "log", id: "12", data: '{"a":1}' }]);
});

test("an event arrives whole however the stream is cut", () => {
  const stream = "event: a\r\ndata: one\r\n\r\n: heartbeat\n\ndata: two\ndata:three\r\r";
  const whole = read(stream, "\n");
  for (let at = 1; at < stream.length; at++) {
    assert.deepEqual(read(stream.slice(0, at), stream.slice(at), "\n"), whole, `cut at ${at}`);
  }
  assert.deepEqual(whole, [
    { event: "a", id: "", data: "one" },
    { event: "message", id: "", data: "two\nthree" },
  ]);
});

test("heartbeats and events without data deliver nothing", () => {
  assert.deepEqual(read(": \n\n", "event: resources\n\n", "retry: 100\n\n"), []);
});

test("an event that the end of the stream cut off is not delivered", () => {
  assert.deepEqual(read("data: half\n"), []);
});
