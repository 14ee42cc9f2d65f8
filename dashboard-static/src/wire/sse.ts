/** One event of a text/event-stream. */
export interface Message {
  event: string;
  data: string;
  id: string;
}

/**
 * Returns a function that takes pieces of a text/event-stream in order and hands each whole event
 * to `deliver`. Comments (heartbeats) deliver nothing; a piece may end anywhere, also between the
 * two characters of a line end.
 */
export function sseParser(deliver: (message: Message) => void): (piece: string) => void {
  let rest = "";
  let event = "";
  let id = "";
  let data: string[] = [];

  function line(text: string): void {
    if (text === "") {
      if (data.length > 0) {
        deliver({ event: event || "message", data: data.join("\n"), id });
      }
      event = "";
      data = [];
      return;
    }
    const colon = text.indexOf(":");
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(colon + 1).replace(/^ /, "");
    if (field === "data") {
      data.push(value);
    } else if (field === "event") {
      event = value;
    } else if (field === "id") {
      id = value;
    }
  }

  return (piece) => {
    const text = rest + piece;
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 10) {
        line(text.slice(from, at));
        from = at + 1;
      } else if (code === 13) {
        if (at + 1 === text.length) {
          break;
        }
        line(text.slice(from, at));
        if (text.charCodeAt(at + 1) === 10) {
          at++;
        }
        from = at + 1;
      }
    }
    rest = text.slice(from);
  };
}
