import { TOPICS } from "../../judge/events.mjs";
import { HttpError } from "../reply.mjs";

/** Unread bytes after which a subscriber that does not read is dropped. */
const BACKLOG_BYTES_MAX = 4 * 1024 * 1024;

const HEADERS = { "Content-Type": "text/event-stream", "Cache-Control": "no-cache", Connection: "keep-alive" };

/** Server-sent events. */
export function eventRoutes({ events, faults }) {
  return [
    ["GET", "/eth/v1/events", (request, outgoing) => {
      const topics = request.queryList("topics");
      const unknown = topics.filter((topic) => !TOPICS.includes(topic) || faults.unknownTopics.includes(topic));
      if (topics.length === 0 || unknown.length > 0) {
        throw new HttpError(400, topics.length === 0 ? "topics is empty." : `Invalid topic: ${unknown.join(", ")}`);
      }
      const send = (topic, text) => {
        outgoing.write(`event: ${topic}\ndata: ${text}\n\n`);
        if (outgoing.writableLength > BACKLOG_BYTES_MAX) {
          outgoing.destroy();
        }
      };
      const unsubscribe = events.subscribe(topics, send);
      if (unsubscribe === null) {
        throw new HttpError(503, "Too many subscribers.");
      }
      outgoing.once("close", unsubscribe);
      outgoing.writeHead(200, HEADERS);
      // A comment makes the headers leave at once, so that the subscriber knows it has missed nothing from here on.
      outgoing.write(":\n\n");
      return null;
    }],
  ];
}
