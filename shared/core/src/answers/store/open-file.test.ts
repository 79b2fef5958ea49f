import { expect, test, vi } from "vitest";
import { loadSqlite } from "./open-file.js";

test.each(["v20.20.2", "v22.12.0"])("on Node.js %s the store says what it needs", (version) => {
  const host = { version, emitWarning: () => {} };
  expect(() => loadSqlite(host)).toThrow(`needs Node.js 22.13 or later; this is ${version}. Update Node.js.`);
});

test.each(["v22.13.0", "v24.0.0", "v26.1.0"])("on Node.js %s it is loaded", (version) => {
  const emitWarning = vi.fn();
  const host = { version, emitWarning };
  expect(loadSqlite(host).DatabaseSync).toBeTypeOf("function");
  expect(host.emitWarning).toBe(emitWarning);
});
