import { HttpError } from "./reply.mjs";

/**
 * @typedef {(request: import("./request.mjs").Request, outgoing: import("node:http").ServerResponse)
 *   => import("./reply.mjs").Reply | null | Promise<import("./reply.mjs").Reply | null>} Handler
 *   null when the handler answers by itself
 */

/** Finds handlers by method and path; `{name}` in a pattern is one part of the path. */
export class Router {
  #routes = [];

  /** @param {[method: string, pattern: string, handler: Handler][]} routes */
  add(routes) {
    for (const [method, pattern, handler] of routes) {
      this.#routes.push({ method, parts: pattern.split("/"), handler });
    }
  }

  /** @param {import("./request.mjs").Request} request @returns {Handler} */
  find(request) {
    const parts = request.url.pathname.split("/");
    const here = this.#routes.filter((route) => matches(route.parts, parts));
    if (here.length === 0) {
      throw new HttpError(404, `There is no ${request.url.pathname} here.`);
    }
    const route = here.find(({ method }) => method === request.method);
    if (!route) {
      throw new HttpError(405, `${request.url.pathname} takes ${here.map(({ method }) => method).join(", ")}.`);
    }
    route.parts.forEach((part, i) => {
      if (part.startsWith("{")) {
        request.params[part.slice(1, -1)] = parts[i];
      }
    });
    return route.handler;
  }
}

const matches = (pattern, parts) =>
  pattern.length === parts.length && pattern.every((part, i) => part.startsWith("{") || part === parts[i]);
