import type { RequestListener } from "node:http";
import { type Openness, refusalOf } from "./api/local-only.js";
import type { ServiceContext } from "./service/context.js";

/** Where a server that is starting is asked whether it is up, with any query. */
const HEALTH = /^\/_mock\/health(\?.*)?$/;

/**
 * Says whether the server is up, and gives every other request to the app. The app is loaded with the first of them: making the schemas
 * of all that can be asked takes longer than the rest of the start.
 */
export function front(
  service: ServiceContext,
  openness: Openness,
  loadApp: () => Promise<RequestListener>,
): RequestListener {
  let loading: Promise<RequestListener> | undefined;
  let app: RequestListener | undefined;
  return (request, response) => {
    const asksHealth = /^(GET|HEAD)$/.test(request.method ?? "") && HEALTH.test(request.url ?? "");
    if (asksHealth && !refusalOf(request.headers, openness)) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ status: "ok", profile: service.profile.name }));
    } else if (app) {
      app(request, response);
    } else {
      loading ??= loadApp();
      void loading.then((loaded) => {
        app = loaded;
        loaded(request, response);
      });
    }
  };
}
