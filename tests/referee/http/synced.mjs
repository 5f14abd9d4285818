import { HttpError } from "./reply.mjs";

/** Wraps handlers that a beacon node refuses while it is syncing. @param {[string, string, import("./router.mjs").Handler][]} routes */
export const whenSynced = (node, routes) =>
  routes.map(([method, path, handler]) => [
    method,
    path,
    (request, outgoing) => {
      if (node.faults.syncing) {
        throw new HttpError(503, "Beacon node is currently syncing and not serving requests on that endpoint.");
      }
      return handler(request, outgoing);
    },
  ]);
