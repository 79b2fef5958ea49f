import fc from "fast-check";
import { expect, test } from "vitest";
import { hrefOf, PANELS, readRoute } from "./route.js";

test("an address leads back to the view it was made for", () => {
  const route = fc.record(
    {
      panel: fc.constantFrom(...PANELS),
      id: fc.string({ minLength: 1 }),
      search: fc.string({ minLength: 1 }),
    },
    { requiredKeys: ["panel"] },
  );
  fc.assert(
    fc.property(route, ({ panel, ...rest }) => {
      const place =
        panel === "message" ? { panel, ...rest } : { panel, ...(rest.search ? { search: rest.search } : {}) };
      expect(readRoute(hrefOf(place))).toEqual(place);
    }),
  );
});

test("anything unknown is the phones", () => {
  for (const hash of ["", "#", "#/", "#/nothing", "#/%E0%A4%A"])
    expect(readRoute(hash)).toEqual({ panel: "phones" });
  expect(readRoute("#/message/%E0%A4%A")).toEqual({ panel: "message", id: "%E0%A4%A" });
});
