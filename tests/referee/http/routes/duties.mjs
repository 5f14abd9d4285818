import { attesterDuties, proposerDuties, syncDuties } from "../../chain/duties.mjs";
import { HttpError, data } from "../reply.mjs";
import { whenSynced } from "../synced.mjs";

/** Attester, proposer and sync committee duties. */
export function dutyRoutes(node) {
  const { chain, clock, faults } = node;
  const execution = () => ({ execution_optimistic: faults.optimistic });

  const attester = async (request) => {
    const epoch = request.number("epoch");
    const indices = await request.indices();
    const found = within(attesterDuties(chain, clock, epoch, indices), epoch);
    return data(found.duties, { dependent_root: found.dependentRoot, ...execution() });
  };
  const proposer = (version) => (request) => {
    const epoch = request.number("epoch");
    const found = within(proposerDuties(chain, clock, epoch, version), epoch);
    return data(found.duties, { dependent_root: found.dependentRoot, ...execution() });
  };
  const sync = async (request) => {
    const epoch = request.number("epoch");
    const indices = await request.indices();
    return data(within(syncDuties(chain, clock, epoch, indices), epoch), execution());
  };
  return whenSynced(node, [
    ["POST", "/eth/v1/validator/duties/attester/{epoch}", attester],
    ["GET", "/eth/v1/validator/duties/proposer/{epoch}", proposer(1)],
    ["GET", "/eth/v2/validator/duties/proposer/{epoch}", proposer(2)],
    ["POST", "/eth/v1/validator/duties/sync/{epoch}", sync],
  ]);
}

function within(found, epoch) {
  if (found === null) {
    throw new HttpError(400, `The duties of epoch ${epoch} are too far from the present.`);
  }
  return found;
}
