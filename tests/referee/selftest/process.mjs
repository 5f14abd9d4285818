import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../referee.mjs", import.meta.url));

/**
 * Starts a referee and waits for its line.
 *
 * @param {string[]} args
 * @returns {Promise<{url: string, genesisTime: number, readyMs: number, exited: Promise<number>, stop: () => Promise<void>}>}
 */
export async function startReferee(args) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit").then(([code]) => code);
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), exited.then((code) => [`{"exit":${code}}`])]);
  const ready = JSON.parse(line);
  if (!ready.ready) {
    throw new Error(`The referee ended before it was ready: ${line}`);
  }
  return {
    url: ready.url,
    genesisTime: ready.genesis_time,
    readyMs: Math.round(performance.now() - startedAt),
    exited,
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}
