import { createServer } from "node:http";
import { HttpError } from "./reply.mjs";
import { Request } from "./request.mjs";
import { Router } from "./router.mjs";
import { adminRoutes } from "./routes/admin.mjs";
import { blockRoutes } from "./routes/blocks.mjs";
import { dutyRoutes } from "./routes/duties.mjs";
import { eventRoutes } from "./routes/events.mjs";
import { nodeRoutes } from "./routes/node.mjs";
import { poolRoutes } from "./routes/pools.mjs";
import { productionRoutes } from "./routes/production.mjs";
import { stateRoutes } from "./routes/states.mjs";
import { validatorRoutes } from "./routes/validators.mjs";

const JSON_HEADERS = { "Content-Type": "application/json" };

/**
 * Serves a node on the loopback interface.
 *
 * @param {ReturnType<typeof import("../node.mjs").createNode>} node
 * @param {number} port 0 takes a free one
 */
export async function serve(node, port) {
  let stopRequested = () => {};
  const router = new Router();
  const groups = [adminRoutes, blockRoutes, dutyRoutes, eventRoutes, nodeRoutes, poolRoutes, productionRoutes, stateRoutes, validatorRoutes];
  groups.forEach((routes) => router.add(routes(node, { stop: () => stopRequested() })));

  const server = createServer((incoming, outgoing) => answer(router, incoming, outgoing));
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    onStopRequested(handler) {
      stopRequested = handler;
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(router, incoming, outgoing) {
  let reply;
  try {
    const request = new Request(incoming);
    reply = await router.find(request)(request, outgoing);
  } catch (error) {
    reply = error instanceof HttpError ? error.toReply() : internal(incoming, error);
  }
  if (reply !== null) {
    write(outgoing, reply);
  }
}

/** A bug here or in Lodestar: the client learns of it, and so does whoever runs the test. */
function internal(incoming, error) {
  process.stderr.write(`referee: ${incoming.method} ${incoming.url}: ${error.stack}\n`);
  return new HttpError(500, error.message).toReply();
}

/** @param {import("./reply.mjs").Reply} reply */
function write(outgoing, { status, headers = {}, json, bytes }) {
  if (bytes) {
    outgoing.writeHead(status, { "Content-Type": "application/octet-stream", ...headers }).end(bytes);
  } else if (json !== undefined) {
    outgoing.writeHead(status, { ...JSON_HEADERS, ...headers }).end(JSON.stringify(json));
  } else {
    outgoing.writeHead(status, headers).end();
  }
}
