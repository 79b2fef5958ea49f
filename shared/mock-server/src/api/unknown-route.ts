import { ENDPOINTS, type Endpoint, nearest } from "@iotpush/core/contract";
import { ApiError } from "../errors.js";

export interface PathPlace {
  readonly method: string;
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly documentation: string;
}

export const API_PLACES: readonly PathPlace[] = Object.values(ENDPOINTS as Record<string, Endpoint>).map(
  ({ method, path, section }) => ({ method, path, documentation: section }),
);

export function unknownRoute(method: string, path: string, places: readonly PathPlace[]): ApiError {
  const error = `There is no ${method} ${path}`;
  const meant = nearestPlace(method, path, places);
  if (!meant) return new ApiError(404, { error });
  return new ApiError(404, {
    error: `${error}: did you mean ${meant.method} ${meant.path}?`,
    documentation: meant.documentation,
  });
}

function nearestPlace(method: string, path: string, places: readonly PathPlace[]): PathPlace | undefined {
  const withoutParameters = places.filter((place) => place.path.replace(/\{\w+\}/g, "") === path);
  const empty = withoutParameters.find((place) => place.method === method) ?? withoutParameters[0];
  if (empty) return empty;
  // A path of one segment is a topic whose /api/push/ was forgotten. Documentation: Cause matrix.
  const given = /^\/[^/]+$/.test(path) ? `/api/push${path}` : path;
  const all = places.map((place) => ({ ...place, path: filled(place.path, given) }));
  const byOtherMethods = all.filter((place) => place.path === given);
  const ofMethod = all.filter((place) => place.method === method);
  for (const candidates of [byOtherMethods, ofMethod, all]) {
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
    .map((segment, index) => (segment.startsWith("{") ? given[index] || segment : segment))
    .join("/");
}
