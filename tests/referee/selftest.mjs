import { Api } from "./selftest/api.mjs";
import { Checks } from "./selftest/checks.mjs";
import { startReferee } from "./selftest/process.mjs";

// See referee.mjs: the preset is read when @lodestar/params is first loaded.
process.env.LODESTAR_PRESET = "minimal";
const { PlainClient } = await import("./selftest/client.mjs");
const { playHonestly } = await import("./selftest/honest.mjs");
const { manualTime, wallTime } = await import("./selftest/time.mjs");

const READY_MS_MAX = 10_000;
const OUTSIDE = Array.from({ length: 48 }, (_, index) => index);

/** @param {{name: string, fork: string, args: string[], wall: boolean}} run */
async function play({ name, fork, args, wall }) {
  const checks = new Checks(name);
  const clock = wall ? ["--seconds-per-slot", "1", "--genesis-delay", "4"] : ["--clock", "manual"];
  const referee = await startReferee(["--fork", fork, "--outside", "0-47", ...clock, ...args]);
  try {
    checks.that("the referee is ready in time", referee.readyMs < READY_MS_MAX, referee.readyMs);
    const api = new Api(referee.url);
    const client = await PlainClient.connect(api, fork, OUTSIDE);
    const time = wall ? wallTime(referee.genesisTime, 1000) : manualTime(api);
    await playHonestly(api, client, time, checks);
    const { data: status } = await api.get("/referee/status");
    const memoryMb = Math.round(status.memory_bytes / 2 ** 20);
    process.stdout.write(`${name}: ready in ${referee.readyMs} ms, ${memoryMb} MB after slot ${status.slot}\n`);
  } catch (error) {
    checks.that(`runs to its end (${error.stack})`, false);
  } finally {
    await referee.stop();
  }
  return checks;
}

const runs = [
  { name: "deneb", fork: "deneb", args: [], wall: false },
  { name: "electra", fork: "electra", args: [], wall: false },
  { name: "fulu", fork: "fulu", args: [], wall: false },
  { name: "fulu on the wall clock", fork: "fulu", args: ["--seed", "wall"], wall: true },
];
const results = await Promise.all(runs.map(play));
const sum = (field) => results.reduce((total, checks) => total + checks[field], 0);
process.stdout.write(`${sum("passed")} passed, ${sum("failed")} failed\n`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
