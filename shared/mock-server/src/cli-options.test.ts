import { expect, test } from "vitest";
import { readOptions, USAGE } from "./cli-options.js";

test("options come from the command line, over the environment", () => {
  expect(
    readOptions(["--port", "0", "--profile", "live", "--no-quota"], {
      IOTPUSH_MOCK_PORT: "5000",
      IOTPUSH_MOCK_HOST: "::1",
    }),
  ).toMatchObject({
    port: 0,
    host: "::1",
    profile: "live",
    quota: false,
    rateLimit: true,
  });
  expect(readOptions([], {})).toMatchObject({ port: 4780 });
  expect(readOptions(["-h"], {})).toBeNull();
  expect(USAGE).toContain("--allow-private-targets");
});

test("one row of the differences can be switched", () => {
  expect(readOptions(["--difference", "callbackKey=live,putPush=documented"], {})?.differences).toEqual({
    callbackKey: "live",
    putPush: "documented",
  });
});

test.each([
  [["--port", "http"], /--port http: use a whole number/],
  [["--profile", "real"], /use documented or live/],
  [["--difference", "x=live"], /with a row of callbackKey/],
  [["--seed", "/nowhere.json"], /cannot be read/],
  [["--colour"], /--colour/],
])("%j is refused with the fix", (args, message) => expect(() => readOptions(args, {})).toThrow(message));
