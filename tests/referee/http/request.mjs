import { fromHex } from "@lodestar/utils";
import { HttpError } from "./reply.mjs";

/** Largest request body: a full block of the minimal preset stays far below. */
const BODY_BYTES_MAX = 16 * 1024 * 1024;

const JSON_TYPE = "application/json";
const SSZ_TYPE = "application/octet-stream";

/** One HTTP request with readers that answer 400 for what they cannot read. */
export class Request {
  /** @param {import("node:http").IncomingMessage} incoming */
  constructor(incoming) {
    this.incoming = incoming;
    this.url = new URL(incoming.url, "http://localhost");
    this.method = incoming.method;
    /** @type {Record<string, string>} parts of the path, set by the router */
    this.params = {};
  }

  query(name) {
    return this.url.searchParams.get(name);
  }

  /** A query parameter that may be repeated or hold a list with commas. @returns {string[]} */
  queryList(name) {
    return this.url.searchParams.getAll(name).flatMap((value) => value.split(",")).filter((value) => value !== "");
  }

  number(name, from = this.params[name] ?? this.query(name)) {
    return parseInteger(from, name);
  }

  hex(name, length, from = this.params[name] ?? this.query(name)) {
    return parseHex(from, length, name);
  }

  /** Whether the body is SSZ; any type but JSON and SSZ is refused. */
  get bodyIsSsz() {
    const type = (this.incoming.headers["content-type"] ?? JSON_TYPE).split(";")[0].trim().toLowerCase();
    if (type !== JSON_TYPE && type !== SSZ_TYPE) {
      throw new HttpError(415, `Content-Type ${type} is not supported: send ${JSON_TYPE} or ${SSZ_TYPE}.`);
    }
    return type === SSZ_TYPE;
  }

  async bytes() {
    const chunks = [];
    let length = 0;
    for await (const chunk of this.incoming) {
      length += chunk.length;
      if (length > BODY_BYTES_MAX) {
        throw new HttpError(413, `The body is larger than ${BODY_BYTES_MAX} bytes.`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  async json() {
    if (this.bodyIsSsz) {
      throw new HttpError(415, `This endpoint takes ${JSON_TYPE} only.`);
    }
    const body = await this.bytes();
    try {
      return JSON.parse(body.toString("utf8"));
    } catch (error) {
      throw new HttpError(400, `The body is not JSON (${error.message}).`);
    }
  }

  /** @param {number} max items at most */
  async jsonList(max) {
    const list = await this.json();
    if (!Array.isArray(list)) {
      throw new HttpError(400, "A JSON array is expected.");
    }
    if (list.length > max) {
      throw new HttpError(413, `The list has ${list.length} items; ${max} are allowed.`);
    }
    return list;
  }

  /** Validator indices in the body, as strings. */
  async indices(max = 10_000) {
    return (await this.jsonList(max)).map((item) => parseInteger(item, "index"));
  }

  /** By the Accept header's weights; 406 when neither JSON nor SSZ is accepted. */
  prefersSsz() {
    const weights = parseAccept(this.incoming.headers.accept ?? "*/*");
    const weightOf = (type) => weights.get(type) ?? weights.get("application/*") ?? weights.get("*/*") ?? 0;
    if (weightOf(JSON_TYPE) === 0 && weightOf(SSZ_TYPE) === 0) {
      throw new HttpError(406, `Only ${JSON_TYPE} and ${SSZ_TYPE} are offered.`);
    }
    return (weights.get(SSZ_TYPE) ?? 0) > 0 && weightOf(SSZ_TYPE) >= weightOf(JSON_TYPE);
  }
}

/** A uint64 as the Beacon API writes it: decimal digits in a string. Above 2^53 - 1 nothing here is meaningful. */
export function parseInteger(value, name) {
  if (typeof value !== "string" || !/^(0|[1-9]\d{0,19})$/.test(value) || !Number.isSafeInteger(Number(value))) {
    throw new HttpError(400, `${name} ${JSON.stringify(value)} is not an integer in a string.`);
  }
  return Number(value);
}

export function parseHex(value, length, name) {
  if (typeof value !== "string" || !new RegExp(`^0x[0-9a-fA-F]{${length * 2}}$`).test(value)) {
    throw new HttpError(400, `${name} is not ${length} bytes in hex with 0x.`);
  }
  return fromHex(value);
}

function parseAccept(header) {
  const entries = header.split(",").map((part) => {
    const [type, ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const weight = parameters.find((piece) => piece.startsWith("q="));
    return [type, weight ? Number(weight.slice(2)) || 0 : 1];
  });
  return new Map(entries);
}
