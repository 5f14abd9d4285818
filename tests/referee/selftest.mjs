import { Api } from "./selftest/api.mjs";
import { Checks } from "./selftest/checks.mjs";
import { startReferee } from "./selftest/process.mjs";

// See referee.mjs: the preset is read when @lodestar/params is first loaded.
process.env.LODESTAR_PRESET = "minimal";
const { PlainClient } = await import("./selftest/client.mjs");
const { FULL_RUN, SHORT_RUN, playHonestly } = await import("./selftest/honest.mjs");
const { manualTime, wallTime } = await import("./selftest/time.mjs");
const { OPERATION_ARGS, playOperations } = await import("./selftest/operations.mjs");
const { sendWrongThings } = await import("./selftest/wrong.mjs");

const READY_MS_MAX = 10_000;
const WALL_SECONDS_PER_SLOT = 2;

/** Starts a referee, plays a scenario against it, and stops it. */
async function withReferee({ name, fork, outside, args, wall = false }, scenario) {
  const checks = new Checks(name);
  const clock = wall ? ["--seconds-per-slot", String(WALL_SECONDS_PER_SLOT), "--genesis-delay", "3"] : ["--clock", "manual"];
  const referee = await startReferee(["--fork", fork, "--outside", `0-${outside - 1}`, ...clock, ...args]);
  try {
    checks.that("the referee is ready in time", referee.readyMs < READY_MS_MAX, referee.readyMs);
    const api = new Api(referee.url);
    const client = await PlainClient.connect(api, fork, Array.from({ length: outside }, (_, index) => index));
    const time = wall ? wallTime(referee.genesisTime, WALL_SECONDS_PER_SLOT * 1000) : manualTime(api);
    await scenario(api, client, time, checks);
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

/** @param {{name: string, fork: string, outside: number, args: string[], wall?: boolean}} run */
const playDuties = (run) =>
  withReferee(run, async (api, client, time, checks) => {
    const builder = run.args.includes("--builder");
    if (builder) {
      await client.register(30_000_000);
    }
    await playHonestly(api, client, time, checks, run.wall ? SHORT_RUN : FULL_RUN);
    const blinded = client.proposed.some((proposal) => proposal.blinded);
    checks.that("blinded blocks are proposed with a builder only", blinded === builder);
    if (!run.wall) {
      await sendWrongThings(api, client, time, checks);
    }
  });

// Under a manual clock the forks share the machine at any speed; the run on the wall clock has it to itself.
const results = await Promise.all([
  playDuties({ name: "deneb", fork: "deneb", outside: 48, args: [] }),
  playDuties({ name: "electra", fork: "electra", outside: 48, args: ["--builder"] }),
  playDuties({ name: "fulu", fork: "fulu", outside: 48, args: [] }),
]);
results.push(await withReferee({ name: "operations", fork: "electra", outside: 1, args: OPERATION_ARGS }, playOperations));
results.push(await playDuties({ name: "fulu, wall clock", fork: "fulu", outside: 16, args: ["--seed", "wall"], wall: true }));

const sum = (field) => results.reduce((total, checks) => total + checks[field], 0);
process.stdout.write(`${sum("passed")} passed, ${sum("failed")} failed\n`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
