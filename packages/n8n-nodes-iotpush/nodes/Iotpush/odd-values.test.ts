import { type MockServer, startMockServer } from "@iotpush/mock-server";
import type { IDataObject, INodeProperties, INodePropertyCollection } from "n8n-workflow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordedContext } from "../../test-support/recorded-context.ts";
import { watchOf } from "./ask/watch.ts";
import { execute } from "./execute.ts";
import { RESOURCE_OPERATIONS, RESOURCE_PROPERTIES } from "./resources/index.ts";

let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer({ profile: "live", rateLimit: false, quota: false, deliveries: "off" });
});
afterAll(() => mock.close());

/** What an expression may give in place of what the field is for. */
const ODD = [undefined, null, "", {}, { a: 1 }, [{ a: 1 }], Number.NaN, "nonsense", true, -1];

const operations = Object.entries(RESOURCE_OPERATIONS).flatMap(([resource, all]) =>
  all.map(({ option }) => ({ resource, operation: option.value })),
);

const fieldsOf = ({ resource, operation }: (typeof operations)[number]) =>
  RESOURCE_PROPERTIES.filter(
    ({ name, type, displayOptions: { show } = {} }) =>
      show?.resource?.includes(resource) &&
      show.operation?.includes(operation) &&
      name !== "operation" &&
      type !== "notice",
  );

/** What a field holds by default; what it needs is filled in. */
function filled({ name, default: initial, required, type, placeholder }: INodeProperties): unknown {
  if (type === "resourceLocator") return { mode: "id", value: "3f2b" };
  return required && initial === "" ? `${name} ${placeholder ?? ""}` : initial;
}

/** The field with each odd value; in a collection, each of its fields so. */
function oddly(field: INodeProperties): unknown[] {
  const { type, options = [] } = field;
  if (type === "resourceLocator") return ODD.map((value) => ({ mode: "name", value }));
  if (type === "collection")
    return (options as INodeProperties[]).flatMap((option) =>
      oddly(option).map((value) => ({ [option.name]: value })),
    );
  if (type !== "fixedCollection") return ODD;
  const [{ values }] = options as [INodePropertyCollection];
  const several = field.typeOptions?.multipleValues === true;
  return values.flatMap((value) =>
    oddly(value).map((odd) => {
      const group = {
        ...Object.fromEntries(values.map((each) => [each.name, filled(each)])),
        [value.name]: odd,
      };
      return { values: several ? [group] : group };
    }),
  );
}

/** What was sent, as a person or the service would read it. */
async function sent(parameters: IDataObject): Promise<string> {
  const { host, recorded } = recordedContext({ baseUrl: mock.url, parameters, continueOnFail: true });
  await execute(host);
  const { memories = [] } = JSON.parse(String(recorded.memory.iotpush ?? "{}"));
  for (const { id } of memories) watchOf(id)?.stop();
  return recorded.requests.map(({ url, body }) => `${decodeURIComponent(url)} ${body ?? ""}`).join("\n");
}

describe.each(operations)("$resource $operation", (which) => {
  const fields = fieldsOf(which);
  const asIs = Object.fromEntries(fields.map((field) => [field.name, filled(field)]));
  // The way back would be tried at an n8n that is not there; a wait for a receipt would last.
  const kept = { wayBack: "auto", timeoutSeconds: 1, checkEverySeconds: 2 };

  test.each(fields.filter(({ name }) => !(name in kept)).map((field) => ({ field, name: field.name })))(
    "sends no word of a value that $name cannot have",
    async ({ field }) => {
      for (const value of oddly(field)) {
        const parameters = { ...which, ...asIs, ...kept, [field.name]: value } as IDataObject;
        expect(await sent(parameters), JSON.stringify(value)).not.toMatch(/undefined|null|NaN|\[object/);
      }
    },
  );
});

test("a moment, such as what $now gives, is sent as its text", async () => {
  const message = new Date(0) as never;
  expect(await sent({ operation: "send", message })).toContain('"message":"1970-01-01T00:00:00.000Z"');
});
