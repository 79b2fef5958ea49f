import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";

type Service = {
  command: string;
  environment: Record<string, string>;
  depends_on: { postgres: { condition: string } };
};
const text = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

test("the page shows the service that the example runs", () => {
  expect(text("more-than-one-process.md")).toContain(text("examples/replicas/service.ts"));
});

test("each replica of the compose file has the settings of the example, and the proxy knows all of them", () => {
  const { services } = parse(text("examples/replicas/compose.yaml"), { merge: true }) as {
    services: Record<"proxy" | "a", Service>;
  };
  const replicas = Object.entries(services).filter(([, { command }]) => command === "node service.ts");
  expect(replicas.map(([name]) => name)).toEqual(["a", "b", "c"]);
  const read = [...text("examples/replicas/service.ts").matchAll(/const \{ (.*) \} = process\.env/g)];
  const names = read.flatMap(([, found = ""]) => found.split(", "));
  for (const [name, { environment, depends_on }] of replicas) {
    expect(Object.keys(environment).toSorted()).toEqual([...names, "IOTPUSH_KEY"].toSorted());
    expect(services.proxy.command).toContain(`--to ${name}:${environment.PORT}`);
    expect(depends_on.postgres.condition).toBe("service_healthy");
  }
});
