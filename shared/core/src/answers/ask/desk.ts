import type { Clock } from "../../client/clock.js";
import type { PortableClient } from "../../client/portable-client.js";
import type { AskJournal, AskRecord } from "../journal/journal.js";
import type { ReceiptPoller } from "../polling/receipt-poller.js";
import type { AnswerMode, AskNotices } from "./asker-options.js";

/** What the runs of all questions share. */
export interface Desk {
  readonly client: PortableClient;
  readonly clock: Clock;
  readonly journal: AskJournal;
  readonly poller: ReceiptPoller;
  readonly mode: AnswerMode;
  readonly notices: AskNotices;
  readonly confirmWithReceipt: boolean;
  callbackBase(): string | undefined;
  /** Called once the settlement is safe in the journal. Resolves once its outcome is handed over; never rejects. */
  settled(record: AskRecord): Promise<void>;
}
