import { html } from "hono/html";
import type { NotificationRecord } from "../activity/notification-history.js";

const MOST = 8;

/** What the last notifications lost, most frequent first: seen, not guessed from files. */
export function lostPart(records: readonly NotificationRecord[]) {
  const counts = new Map<string, number>();
  for (const { steps } of records)
    for (const { bridgeEvent } of steps)
      if (bridgeEvent.kind === "left_out")
        for (const note of bridgeEvent.notes) counts.set(note, (counts.get(note) ?? 0) + 1);
  if (records.length === 0) return "";
  const most = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, MOST);
  if (most.length === 0) return html`<p class="dim">The last ${records.length} lost nothing.</p>`;
  return html`<div class="card notice"><strong>What the last ${records.length} lost</strong>
    <ul>${most.map(([note, count]) => html`<li>${note} <span class="dim">${count}×</span></li>`)}</ul></div>`;
}
