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
  /** Throws once the journal is closed: what ended then could not be saved, and would end again after a restart. */
  checkOpen(): void;
  /** Called when a question has ended. Resolves once that is saved, or the disk refused; never rejects. */
  settled(record: AskRecord): Promise<void>;
}
