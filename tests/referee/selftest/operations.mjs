import { DOMAIN_BLS_TO_EXECUTION_CHANGE, DOMAIN_DEPOSIT } from "@lodestar/params";
import { computeDomain, computeSigningRoot } from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { secretKeyOf } from "../genesis/interop.mjs";

/** The options that this scenario needs: exits at once, and one validator with 0x00 credentials. */
export const OPERATION_ARGS = ["--shard-committee-period", "0", "--bls-credentials", "5"];

const NEW_VALIDATOR = 64;
const AMOUNT_GWEI = 32_000_000_000;

/** An exit, a change of credentials and a deposit go through the pools into blocks, and the state shows them. */
export async function playOperations(api, client, time, checks) {
  const early = await api.send("GET", "/eth/v1/validator/attestation_data?slot=0&committee_index=0");
  checks.that("there is no vote before genesis", early.status === 400, early);
  const duties = await client.duties(0);
  checks.that("but there are duties", duties.attesters.length === 1 && duties.proposers.length === 8, duties);
  await time.reach(9, 0);
  const exit = { epoch: 0, validatorIndex: 1 };
  const signedExit = { message: exit, signature: client.signer.voluntaryExit(1, exit) };
  const exitJson = ssz.phase0.SignedVoluntaryExit.toJson(signedExit);
  checks.that("an exit is accepted", (await api.send("POST", "/eth/v1/beacon/pool/voluntary_exits", { content: exitJson })).status === 200);
  await api.post("/eth/v1/beacon/pool/bls_to_execution_changes", [blsChange(client)]);
  const { data: queued } = await api.post("/referee/deposits", deposit(client));
  checks.that("the deposit follows the genesis validators", queued.index === String(NEW_VALIDATOR), queued);

  await time.reach(16, 0);
  const exiting = await validator(api, 1);
  checks.that("the validator is exiting", exiting.status === "active_exiting", exiting);
  const changed = await validator(api, 5);
  checks.that("the credentials have changed", changed.validator.withdrawal_credentials.startsWith("0x01"), changed);
  const { data: pending } = await api.get("/eth/v1/beacon/states/head/pending_deposits");
  checks.that("the deposit is pending", pending.length === 1 && pending[0].amount === String(AMOUNT_GWEI), pending);

  await time.reach(48, 0);
  const entered = await validator(api, NEW_VALIDATOR);
  checks.that("the new validator is queued once its deposit is final", entered.status === "pending_queued", entered);
  const exited = await validator(api, 1);
  checks.that("the validator has exited", exited.status === "exited_unslashed", exited);
  const { data: refused } = await api.get("/referee/submissions?outcome=refused");
  checks.that("nothing was refused", refused.length === 0, refused);
}

const validator = async (api, index) => (await api.get(`/eth/v1/beacon/states/head/validators/${index}`)).data;

function blsChange(client) {
  const message = { validatorIndex: 5, fromBlsPubkey: client.signer.publicKey(5), toExecutionAddress: new Uint8Array(20).fill(9) };
  const domain = client.config.getDomainAtFork("phase0", DOMAIN_BLS_TO_EXECUTION_CHANGE);
  const signature = secretKeyOf(5).sign(computeSigningRoot(ssz.capella.BLSToExecutionChange, message, domain)).toBytes();
  return ssz.capella.SignedBLSToExecutionChange.toJson({ message, signature });
}

function deposit(client) {
  const key = secretKeyOf(NEW_VALIDATOR);
  const withdrawalCredentials = new Uint8Array(32);
  withdrawalCredentials[0] = 1;
  const message = { pubkey: key.toPublicKey().toBytes(), withdrawalCredentials, amount: AMOUNT_GWEI };
  const domain = computeDomain(DOMAIN_DEPOSIT, client.config.GENESIS_FORK_VERSION, new Uint8Array(32));
  const signature = key.sign(computeSigningRoot(ssz.phase0.DepositMessage, message, domain)).toBytes();
  return ssz.phase0.DepositData.toJson({ ...message, signature });
}
