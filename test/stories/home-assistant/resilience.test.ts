import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../../hosts/until.ts";
import { everyday } from "./everyday.yaml.ts";
import { type Message, type Stage, startStage } from "./stage.ts";

describe.each([
  { profile: "documented", callback: true },
  { profile: "live", callback: false },
] as const)(
  "something is away while a question is open: $profile service, callback $callback",
  ({ profile, callback }) => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await startStage({
        mock: { profile },
        callback,
        files: (bridgeUrl) => ({ "packages/everyday.yaml": everyday(bridgeUrl) }),
      });
    });
    afterAll(() => stage?.[Symbol.asyncDispose]());

    const ask = async (message: string, action: string): Promise<Message> => {
      const data = {
        actions: [
          { action: `${action}_YES`, title: "Yes" },
          { action: `${action}_NO`, title: "No" },
        ],
      };
      await stage.session.fireEvent("send", { message, data });
      return stage.message(message);
    };
    /** Nothing more comes after what came: a question in between shows that everything before it was done. */
    const once = async (action: string) => {
      const check = `AFTER_${action}`;
      stage.tap(await ask(`After ${action}?`, check), "Yes");
      await stage.answered(check);
      expect(await stage.answered(`${action}_`)).toHaveLength(1);
    };

    test("Home Assistant restarts, and the tap comes meanwhile", async () => {
      const message = await ask("Restart?", "RESTART");
      await stage.homeAssistant.stop();
      stage.tap(message, "Yes");
      await stage.homeAssistant.restart();
      expect(await stage.answered("RESTART_")).toMatchObject([{ action: "RESTART_YES" }]);
      await stage.connected();
      await once("RESTART");
    });

    test("the bridge is killed, the tap comes while it is down", async () => {
      const message = await ask("Killed?", "KILLED");
      await stage.bridge.kill();
      stage.tap(message, "No");
      await stage.bridge.restart();
      expect(await stage.answered("KILLED_")).toMatchObject([{ action: "KILLED_NO" }]);
      await stage.connected();
      await once("KILLED");
    });

    test("the bridge is killed and comes back before the tap", async () => {
      const message = await ask("Killed before?", "BEFORE");
      await stage.bridge.kill();
      await stage.bridge.restart();
      stage.tap(message, "Yes");
      expect(await stage.answered("BEFORE_")).toMatchObject([{ action: "BEFORE_YES" }]);
      await stage.connected();
      await once("BEFORE");
    });

    test("the service is down: a notification waits, and is sent once", async () => {
      stage.mock.control.faults.add({ match: { path: "/api/" }, status: 503 });
      await stage.session.fireEvent("send", { message: "Sent later" });
      await until(() => (/The notification waits/.test(stage.bridge.log()) ? true : undefined), {
        what: "the notification to wait",
        describe: () => stage.bridge.log(),
      });
      expect(stage.count("Sent later")).toBe(0);
      stage.mock.control.faults.clear();
      await stage.message("Sent later");
      stage.tap(await ask("In between?", "BETWEEN"), "Yes");
      await stage.answered("BETWEEN_");
      expect(stage.count("Sent later")).toBe(1);
    });

    test("the service does not answer while a question is open, and the tap comes by whichever way is left", async () => {
      const message = await ask("Down?", "DOWN");
      stage.mock.control.faults.add({ match: { path: "/api/receipts" }, status: 503, times: 2 });
      stage.tap(message, "Yes");
      expect(await stage.answered("DOWN_")).toMatchObject([{ action: "DOWN_YES" }]);
      await once("DOWN");
    });

    test("Home Assistant crashes, and a notification right after its start arrives once", async () => {
      await stage.homeAssistant.kill();
      await stage.homeAssistant.restart();
      await stage.connected();
      await stage.session.fireEvent("send", { message: "After the crash" });
      await stage.message("After the crash");
      stage.tap(await ask("Crashed?", "CRASHED"), "Yes");
      await stage.answered("CRASHED_");
      expect(stage.count("After the crash")).toBe(1);
    });
  },
);
