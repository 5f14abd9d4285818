import { DOMAIN_APPLICATION_BUILDER } from "@lodestar/params";
import {
  VoluntaryExitValidity,
  computeDomain,
  computeSigningRoot,
  getBlsToExecutionChangeSignatureSet,
  getValidatorVoluntaryExitSignatureSet,
  getVoluntaryExitValidity,
  isValidBlsToExecutionChange,
} from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { refused } from "../verdict.mjs";
import { isSignatureValid, isSignedByKey } from "./signature.mjs";

/** consensus-specs phase0/beacon-chain.md, process_voluntary_exit, with Lodestar's reason as the code. */
export function checkVoluntaryExit(state, signedExit) {
  const fork = state.config.getForkSeq(state.slot);
  const validity = getVoluntaryExitValidity(fork, state, signedExit, false);
  if (validity !== VoluntaryExitValidity.valid) {
    return refused(validity, `Validator ${signedExit.message.validatorIndex} cannot exit now: ${validity}.`);
  }
  const set = getValidatorVoluntaryExitSignatureSet(state.config, state.slot, signedExit);
  return isSignatureValid(set, state.epochCtx.pubkeyCache)
    ? undefined
    : refused("bad_signature", `The signature is not validator ${signedExit.message.validatorIndex}'s (domain as EIP-7044).`);
}

/** consensus-specs capella/beacon-chain.md, process_bls_to_execution_change. */
export function checkBlsChange(state, signedChange) {
  const { validatorIndex } = signedChange.message;
  if (validatorIndex >= state.validators.length) {
    return refused("unknown_validator", `There is no validator ${validatorIndex}.`);
  }
  const validator = state.validators.getReadonly(validatorIndex);
  const validation = isValidBlsToExecutionChange(state.config, validator, signedChange, false);
  if (!validation.valid) {
    return refused("wrong_credentials", validation.error.message);
  }
  const { signingRoot } = getBlsToExecutionChangeSignatureSet(state.config, signedChange);
  return isSignedByKey(signedChange.message.fromBlsPubkey, signingRoot, signedChange.signature)
    ? undefined
    : refused("bad_signature", "The signature is not that of the withdrawal key.");
}

/** builder-specs bellatrix/builder.md: signed over the genesis fork version and a zero genesis validators root. */
export function checkRegistration(state, nowSeconds, signedRegistration) {
  const { message, signature } = signedRegistration;
  if (state.epochCtx.getValidatorIndex(message.pubkey) === null) {
    return refused("unknown_validator", "No validator has this public key.");
  }
  if (message.timestamp > nowSeconds + 10) {
    return refused("future_timestamp", `Timestamp ${message.timestamp} is more than 10 s ahead of ${nowSeconds}.`);
  }
  const domain = computeDomain(DOMAIN_APPLICATION_BUILDER, state.config.GENESIS_FORK_VERSION, new Uint8Array(32));
  const root = computeSigningRoot(ssz.bellatrix.ValidatorRegistrationV1, message, domain);
  return isSignedByKey(message.pubkey, root, signature)
    ? undefined
    : refused("bad_signature", "The registration is not signed by its public key.");
}
