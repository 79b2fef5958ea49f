import { DEMO, startMockServer } from "@iotpush/mock-server";
import { until } from "../../hosts/until.ts";
import type { Choice } from "./way.ts";

/** The mock server and its two phones: the first is asked, the other is a stranger's. */
export async function startService() {
  const mock = await startMockServer({ rateLimit: false });
  const ids = new Map<number, string>();
  return {
    url: mock.url,
    topic: DEMO.privateTopic,
    key: DEMO.privateTopicKey,
    person: DEMO.phones[0],
    /** Waits for the push of question `n`. */
    pushed: async (n: number) => {
      const find = () => mock.control.messages({ search: `Question ${n}?`, limit: 1 }).messages[0]?.id;
      ids.set(n, await until(find, { what: `the push of question ${n}`, timeoutMs: 120_000 }));
    },
    async tap(n: number, choice: Choice, by?: "stranger") {
      try {
        mock.control.phones.tap(DEMO.phones[by ? 1 : 0], ids.get(n) ?? "", choice);
      } catch {
        // The second tap is refused, as on the phone.
      }
    },
    close: () => mock.close(),
  };
}
