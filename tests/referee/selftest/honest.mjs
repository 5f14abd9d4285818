import { SLOTS_PER_EPOCH } from "@lodestar/params";

/** Slots of a full run: five epochs of eight, so that three are finalized. */
export const FULL_RUN = 40;

/** Slots of a short run: one epoch in the middle whose every vote can have been included. */
export const SHORT_RUN = 17;

/** The outside validators do all their duties; the chain finalizes, and everything of theirs counts. */
export async function playHonestly(api, client, time, checks, slots = FULL_RUN) {
  const { events, close } = await listen(api, "head,head_v2,block,finalized_checkpoint");
  for (let slot = 1; slot <= slots; slot++) {
    await client.play(slot, time);
  }
  close();
  await checkChain(api, checks, slots);
  for (let epoch = 1; epoch + 1 <= Math.floor(slots / SLOTS_PER_EPOCH); epoch++) {
    await checkEpoch(api, client, epoch, checks);
  }
  if (slots === FULL_RUN) {
    await checkFinality(api, checks);
    await checkRewards(api, client, 3, checks);
    checks.that("finalized_checkpoint was raised", events.includes("finalized_checkpoint"));
  }
  const heads = events.filter((event) => event === "head").length;
  checks.that("every slot raised a head event", heads === slots, heads);
  checks.that("head_v2 came as often", events.filter((event) => event === "head_v2").length === heads);
  checks.that("outside validators proposed", client.proposed.length > slots / 8, client.proposed.length);
}

async function checkFinality(api, checks) {
  const { data: finality } = await api.get("/eth/v1/beacon/states/head/finality_checkpoints");
  checks.that("epoch 4 is justified", finality.current_justified.epoch === "4", finality);
  checks.that("epoch 3 is finalized", finality.finalized.epoch === "3", finality);
}

async function checkChain(api, checks, slots) {
  const { data: refused } = await api.get("/referee/submissions?outcome=refused&limit=5");
  checks.that("nothing was refused", refused.length === 0, refused);
  const { data: offences } = await api.get("/referee/slashable");
  checks.that("no offence was seen", offences.length === 0, offences);
  const { data: head } = await api.get("/eth/v1/beacon/headers/head");
  checks.that("no slot is empty at the head", head.header.message.slot === String(slots), head);
}

async function checkEpoch(api, client, epoch, checks) {
  const { data } = await api.get(`/referee/performance/${epoch}`);
  const included = new Map(data.attestations.included.map((vote) => [Number(vote.validator_index), vote]));
  const missed = client.outside.filter((index) => !included.has(index));
  checks.that(`epoch ${epoch}: all outside attestations are included`, missed.length === 0, missed);
  const wrong = client.outside.filter((index) => included.get(index)?.head_correct === false);
  checks.that(`epoch ${epoch}: they vote for the head`, wrong.length === 0, wrong);
  const late = [...included.values()].filter((vote) => Number(vote.inclusion_slot) !== Number(vote.slot) + 1);
  checks.that(`epoch ${epoch}: they are included in the next slot`, late.length === 0, late);
  checks.that(`epoch ${epoch}: every block was proposed`, data.proposals.every(({ proposed }) => proposed), data.proposals);
  const absent = data.sync.filter(({ expected, included: count }) => expected !== count);
  checks.that(`epoch ${epoch}: the sync committee is complete`, absent.length === 0, absent);
}

async function checkRewards(api, client, epoch, checks) {
  const { data } = await api.post(`/eth/v1/beacon/rewards/attestations/${epoch}`, client.outside.map(String));
  const paid = data.total_rewards.filter(({ head, target, source }) => [head, target, source].every((gwei) => Number(gwei) > 0));
  checks.that(`epoch ${epoch}: every vote is rewarded for source, target and head`, paid.length === client.outside.length, data.total_rewards);
}

/** Names of the events of these topics, in order. */
async function listen(api, topics) {
  const ending = new AbortController();
  const response = await fetch(`${api.url}/eth/v1/events?topics=${topics}`, { signal: ending.signal });
  const events = [];
  const reading = (async () => {
    let text = "";
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const parts = text.split("\n\n");
      text = parts.pop();
      events.push(...parts.flatMap((part) => /^event: (.*)$/m.exec(part)?.[1] ?? []));
    }
  })();
  // Ending the request is how listening stops; every other failure shows as missing events.
  reading.catch((error) => error.name === "AbortError" || events.push(`error: ${error.message}`));
  return { events, close: () => ending.abort() };
}
