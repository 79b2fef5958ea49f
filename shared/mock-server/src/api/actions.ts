import { takeAction } from "../service/actions.js";
import type { Routes } from "./route.js";

/** POST /api/action. Documentation: Report Action. */
export const actions: Partial<Routes> = {
  "actions.report": { handle: ({ service, body, account }) => takeAction(service, account(), body) },
};
