import { errorText } from "@iotpush/core/adapter";
import type { NodeAPI } from "node-red";
import { isRecord } from "./host/overrides.js";
import type { Runtime, RuntimeLoader } from "./runtime-loader.js";

const READ = "iotpush.read";
const WRITE = "iotpush.write";

interface AdminRoute {
  readonly method: "get" | "post";
  readonly path: string;
  readonly permission: string;
}

const ROUTES: Readonly<Record<keyof Runtime["adminHandlers"], AdminRoute>> = {
  sidebar: { method: "get", path: "sidebar", permission: READ },
  topics: { method: "get", path: "servers/:server/topics", permission: READ },
  eventUrl: { method: "get", path: "servers/:server/event-url", permission: WRITE },
  test: { method: "post", path: "servers/test", permission: WRITE },
  try: { method: "post", path: "servers/:server/try", permission: WRITE },
  answer: { method: "post", path: "questions/:server/:id/answer", permission: WRITE },
  cancel: { method: "post", path: "questions/:server/:id/cancel", permission: WRITE },
};

/** Registers what the editor asks of the runtime, each route guarded by a permission. */
export function mountAdminRoutes(red: NodeAPI, runtime: RuntimeLoader): void {
  for (const [name, { method, path, permission }] of Object.entries(ROUTES))
    red.httpAdmin[method](`/iotpush/${path}`, red.auth.needsPermission(permission), (request, response) => {
      // A form of another site cannot send JSON without the browser asking first.
      if (method === "post" && !request.is("application/json"))
        return void response.status(415).json({ problem: "Send JSON (content-type: application/json)." });
      const body = isRecord(request.body) ? request.body : {};
      Promise.resolve()
        .then((): unknown =>
          runtime().adminHandlers[name as keyof typeof ROUTES](red, request.params as Params, body),
        )
        .then((result) => response.json(result))
        .catch((error: unknown) => response.status(400).json({ problem: errorText(error) }));
    });
}

type Params = Record<string, string>;
