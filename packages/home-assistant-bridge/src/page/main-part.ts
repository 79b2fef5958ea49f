import { html } from "hono/html";
import { describe } from "../activity/describe.js";
import type { NotificationRecord } from "../activity/notification-history.js";
import type { CheckFinding } from "../check/looks.js";
import type { BridgeStatus, TopicStatus } from "../status/status.js";
import type { YamlExample } from "./yaml.js";
import { yamlFor } from "./yaml.js";

type Html = ReturnType<typeof html>;

const HOME_ASSISTANT = {
  running: ["good", "connected"],
  starting: ["", "starting"],
  connecting: ["", "connecting"],
  disconnected: ["bad", "not reached; trying again"],
  unauthorized: ["bad", "refuses the token: make a new long-lived token and put it into the settings"],
} as const;

const PHONE = {
  connected: ["good", "a phone in Home Assistant"],
  registered: ["", "registered, connecting"],
  waiting: ["", "waiting for Home Assistant"],
  failed: ["bad", "not connected"],
} as const;

const MQTT = {
  connected: ["good", "connected"],
  connecting: ["", "connecting"],
  disconnected: ["bad", "not reached; trying again"],
} as const;

/** Where Home Assistant asks in one step, and with what. */
export interface AskAccess {
  readonly url: string;
  readonly token: string;
  readonly example: YamlExample;
}

/** The part of the page that shows how everything is. */
export const mainPart = (
  status: BridgeStatus,
  ask: AskAccess,
  findings: readonly CheckFinding[] = [],
  audited = "",
): Html => html`
  <header><h1>iotpush bridge</h1><span class="dim">${status.version}, running since ${localTime(status.startedAt)}</span></header>
  ${status.problems.map((problem) => html`<div class="card notice bad-box">${problem}</div>`)}
  ${findings.map(findingBox)}
  ${audited ? html`<div class="card notice"><strong>Audit</strong><pre>${audited}</pre></div>` : ""}
  <div class="grid">
    ${card("Home Assistant", HOME_ASSISTANT[status.homeAssistant.state], [
      status.homeAssistant.version ? `Version ${status.homeAssistant.version}` : "",
      status.homeAssistant.url,
      status.homeAssistant.externalUrl ? "" : "No URL is set: relative links are left out.",
    ])}
    ${card("iotpush", serviceState(status), [status.service.baseUrl])}
    ${card(
      "Answers",
      ["good", status.callback.publicUrl ? "callbacks and receipts" : "receipts"],
      [status.callback.publicUrl ?? "No public URL is needed."],
    )}
    ${status.mqtt ? card("MQTT", MQTT[status.mqtt.state], [status.mqtt.url, status.mqtt.problem ?? ""]) : ""}
  </div>
  <div class="row tools"><form method="post" action="check"><button>Check everything</button></form>
    <form method="post" action="audit"><button>Audit my automations</button></form>
    <span class="dim">What works and what does not, at no cost in messages. Nothing is written.</span></div>
  <details><summary>Audit pasted YAML</summary>
    <form method="post" action="audit"><textarea name="yaml" rows="6" aria-label="Automations, scripts or a blueprint as YAML"></textarea><button>Audit</button></form>
  </details>
  <h2>Topics</h2>
  ${status.topics.map((topic) => topicCard(topic, ask))}
  <h2>Last notifications</h2>
  ${lostPart(status.notifications)}
  <div class="card">
    ${status.notifications.length === 0 ? html`<span class="dim">None since the bridge started.</span>` : status.notifications.map(notificationRow)}
  </div>`;

const card = (
  title: string,
  [tone, state]: readonly [string, string],
  lines: readonly string[],
): Html => html`
  <div class="card"><h3>${title}</h3><div class="state ${tone}">${state}</div>
    ${lines.filter(Boolean).map((line) => html`<div class="dim">${line}</div>`)}</div>`;

const findingBox = ({ about, level, title, fix }: CheckFinding): Html => html`
  <div class="card notice ${level === "ok" ? "" : "bad-box"}"><strong>${about}</strong>: ${title} ${fix ?? ""}</div>`;

function topicCard(topic: TopicStatus, ask: AskAccess): Html {
  const [tone, phone] = PHONE[topic.phone];
  return html`<div class="card topic">
    <div class="row"><strong>${topic.friendlyName}</strong><code>${topic.action}</code><span class="state ${tone}">${phone}</span></div>
    ${topic.phoneProblem ? html`<div class="bad">${topic.phoneProblem}</div>` : ""}
    ${topic.droppedAt ? html`<div class="bad">${droppedText(topic.droppedAt)}</div>` : ""}
    ${topic.health.problem ? html`<div class="bad">${topic.health.problem}</div>` : ""}
    ${topic.hasKey ? "" : html`<div class="bad">No API key is set: answers cannot be read from receipts.</div>`}
    <div class="dim">topic ${topic.name}</div>
    <dl class="numbers">${number(topic.open, "open questions")}${number(topic.waiting, "to be sent")}
      ${number(topic.sent, "sent this month")}${number(topic.answered, "answered")}</dl>
    <div class="row">${testForm(topic.name, "message", "Send a test")}${testForm(topic.name, "question", "Ask a test question")}</div>
    <details><summary>YAML for automations</summary>
      ${yamlFor(topic, ask, ask.example).map(
        ({ title, yaml }) =>
          html`<section><div class="row"><span>${title}</span><button data-copy>Copy</button></div><pre>${yaml}</pre></section>`,
      )}
    </details>
  </div>`;
}

const droppedText = (at: number): Html =>
  html`Home Assistant dropped this phone's channel at ${localTime(at)}; it was opened again. Usually a notification could not be written as JSON: look for a number of more than 18 digits, such as a tag made of a timestamp, and put a letter in front of it.`;

const number = (value: number, label: string): Html => html`<div><dd>${value}</dd><dt>${label}</dt></div>`;

const testForm = (topic: string, kind: string, label: string): Html => html`
  <form method="post" action="test"><input type="hidden" name="topic" value="${topic}"><input type="hidden" name="kind" value="${kind}"><button>${label}</button></form>`;

const notificationRow = (record: NotificationRecord): Html => html`
  <div class="notification"><strong>${record.title ?? ""}</strong> ${record.text}
    <div class="dim">${record.topic} ${record.steps[0] ? localTime(record.steps[0].at) : ""}</div>
    <ol>${record.steps.map(({ at, bridgeEvent }) => {
      const [tone, text] = describe(bridgeEvent).step;
      return html`<li><span class="${tone}">${text}</span> ${localTime(at, "short")}</li>`;
    })}</ol></div>`;

function serviceState({ topics }: BridgeStatus): readonly [string, string] {
  if (topics.some(({ health }) => health.ok === false)) return ["bad", "a topic has a problem"];
  return topics.some(({ health }) => health.ok) ? ["good", "accepts messages"] : ["", "not tried yet"];
}

/** A time that the page's script shows in the reader's zone; UTC without it. */
const localTime = (at: number, length: "long" | "short" = "long") => {
  const iso = new Date(at).toISOString();
  const text = length === "long" ? iso.slice(0, 19).replace("T", " ") : iso.slice(11, 19);
  return html`<time datetime="${iso}" data-length="${length}">${text} UTC</time>`;
};

const MOST_NOTES = 8;

/** What the last notifications lost, most frequent first: seen, not guessed from files. */
function lostPart(records: readonly NotificationRecord[]) {
  const counts = new Map<string, number>();
  for (const { steps } of records)
    for (const { bridgeEvent } of steps)
      if (bridgeEvent.kind === "left_out")
        for (const note of bridgeEvent.notes) counts.set(note, (counts.get(note) ?? 0) + 1);
  if (records.length === 0) return "";
  const most = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, MOST_NOTES);
  if (most.length === 0) return html`<p class="dim">The last ${records.length} lost nothing.</p>`;
  return html`<div class="card notice"><strong>What the last ${records.length} lost</strong>
    <ul>${most.map(([note, count]) => html`<li>${note} <span class="dim">${count}×</span></li>`)}</ul></div>`;
}
