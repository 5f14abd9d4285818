#!/usr/bin/env node
import { HELP, OptionError, parseOptions } from "./options.mjs";

// @lodestar/params reads its preset when it is first loaded: everything that uses it is imported after this line.
process.env.LODESTAR_PRESET = "minimal";

async function main() {
  const options = parseOptions(process.argv.slice(2), Math.floor(Date.now() / 1000));
  if (options === "help") {
    process.stdout.write(HELP);
    return;
  }
  const { createNode } = await import("./node.mjs");
  const { serve } = await import("./http/server.mjs");
  const node = createNode(options);
  const server = await serve(node, options.port);
  const stop = () => {
    node.clock.stop();
    server.stop();
  };
  server.onStopRequested(stop);
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  node.clock.start();
  process.stdout.write(`${JSON.stringify({ ready: true, url: server.url, genesis_time: options.genesisTime })}\n`);
}

try {
  await main();
} catch (error) {
  const known = error instanceof OptionError || error.code === "EADDRINUSE";
  const remedy = error.code === "EADDRINUSE" ? " Give another --port, or 0." : "";
  process.stderr.write(known ? `referee: ${error.message}${remedy}\n` : `${error.stack}\n`);
  process.exitCode = 2;
}
