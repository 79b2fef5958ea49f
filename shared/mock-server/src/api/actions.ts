import { takeAction } from "../service/actions.js";
import type { Routes } from "./routes.js";

/** POST /api/action. Documentation: Report Action. */
export const actions: Partial<Routes> = {
  "actions.report": {
    handle: ({ world, body, account, deliver }) => {
      const { result, tap } = takeAction(world, account(), body);
      deliver(tap);
      return result;
    },
  },
};
