import { checkInput } from "@iotpush/core/adapter";
import { ENDPOINTS, type Endpoint, type Schema } from "@iotpush/core/contract";
import type { MockServer } from "@iotpush/mock-server";

/**
 * What is wrong with the answers a mock server gave so far, by the contract's table, from which its OpenAPI document is made: an
 * undocumented status, a missing or wrong field, a field that the contract does not know.
 */
export function contractProblems(mock: MockServer): string[] {
  return mock.control.requests.list({}, 10_000).flatMap(({ method, path, status, responseBody }) => {
    const endpoint = endpointOf(method, path.split("?")[0] ?? "");
    if (!endpoint || status === 404 || status === 405 || status === 413) return [];
    const where = `${method} ${path} ${status}`;
    const schema = endpoint.responses[status];
    if (!schema) return [`${where} is not documented`];
    const body: unknown = JSON.parse(responseBody);
    const read = check(schema, body);
    if ("problem" in read) return [`${where}: ${read.problem}`];
    return JSON.stringify(sorted(read.data)) === JSON.stringify(sorted(body))
      ? []
      : [`${where} has fields that the contract does not know: ${responseBody}`];
  });
}

function check(schema: Schema, body: unknown): { readonly data: unknown } | { readonly problem: string } {
  try {
    return { data: checkInput(schema, body, "The response") };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function endpointOf(method: string, path: string): Endpoint | undefined {
  return Object.values(ENDPOINTS as Record<string, Endpoint>).find((endpoint) =>
    [endpoint, ...(endpoint.aliases ?? [])].some(
      (place) =>
        place.method === method && new RegExp(`^${place.path.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
    ),
  );
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};
