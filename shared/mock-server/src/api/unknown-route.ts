import { ENDPOINTS, type Endpoint } from "@iotpush/core/contract";
import { nearest } from "@iotpush/core/portable";
import { Refusal } from "../service/world.js";

/** The 404 of a path that the service does not have, with the endpoint that may have been meant and where it is documented. */
export function unknownRoute(method: string, path: string): Refusal {
  const error = `There is no ${method} ${path}`;
  const meant = nearestEndpoint(method, path);
  if (!meant) return new Refusal(404, { error });
  const suggestion = `${meant.endpoint.method} ${meant.path}`;
  return new Refusal(404, {
    error: `${error}: did you mean ${suggestion}?`,
    documentation: meant.endpoint.section,
  });
}

function nearestEndpoint(method: string, path: string): { endpoint: Endpoint; path: string } | undefined {
  // A path of one segment is a topic whose /api/push/ was forgotten. Documentation: Cause matrix.
  const given = /^\/[^/]+$/.test(path) ? `/api/push${path}` : path;
  const places = Object.values(ENDPOINTS as Record<string, Endpoint>).map((endpoint) => ({
    endpoint,
    path: filled(endpoint.path, given),
  }));
  const ofMethod = places.filter(({ endpoint }) => endpoint.method === method);
  for (const candidates of [ofMethod, places]) {
    const found = nearest(
      given,
      candidates.map((each) => each.path),
    );
    const place = candidates.find((each) => each.path === found);
    if (place) return place;
  }
  return undefined;
}

/** A path of the table with what was given in the places of its parameters. */
function filled(template: string, path: string): string {
  const given = path.split("/");
  return template
    .split("/")
    .map((segment, index) => (segment.startsWith("{") ? (given[index] ?? segment) : segment))
    .join("/");
}
