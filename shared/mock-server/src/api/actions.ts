import { takeAction } from "../service/actions.js";
import type { Routes } from "./route.js";

/** POST /api/action. Documentation: Report Action. */
export const actions: Partial<Routes> = {
  "actions.report": {
    handle: ({ world, body, account, deliverer }) => {
      const { result, occurrence } = takeAction(world, account(), body);
      deliverer.occurred(occurrence);
      return result;
    },
  },
};
