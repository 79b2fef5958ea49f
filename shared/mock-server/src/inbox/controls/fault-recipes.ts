import type { Fault } from "../../inputs/played.js";

/** What goes wrong in the field, ready to be tried. */
export const FAULT_RECIPES = [
  { name: "Server error (500)", fault: { status: 500 } },
  { name: "Rate limit (429, Retry-After 5 s)", fault: { retry_after: 5 } },
  { name: "Bad gateway with HTML (502)", fault: { status: 502, body: "<html>Bad gateway</html>" } },
  { name: "Slow: 2 to 5 s", fault: { delay_ms: { min: 2_000, max: 5_000 } } },
  { name: "Connection reset", fault: { connection: "reset" } },
  { name: "Response cut off in the middle", fault: { connection: "truncate" } },
  { name: "Fails three times out of ten", fault: { status: 500, probability: 0.3 } },
] as const satisfies readonly { readonly name: string; readonly fault: Fault }[];

/** Where a fault can strike; the beginning of a path. */
export const FAULT_ROUTES = [
  { label: "Every route", value: "/api" },
  { label: "Push", value: "/api/push" },
  { label: "Receipts", value: "/api/receipts" },
  { label: "Actions (taps)", value: "/api/action" },
  { label: "Webhooks", value: "/api/webhooks" },
  { label: "Topics", value: "/api/topics" },
  { label: "Pushover", value: "/api/1/messages.json" },
] as const;

export function faultText(fault: Fault): string {
  const status = fault.status ?? (fault.retry_after === undefined ? undefined : 429);
  const delay = fault.delay_ms;
  const what = [
    ...(status === undefined ? [] : [`answers ${status}`]),
    ...(fault.retry_after === undefined ? [] : [`with Retry-After ${fault.retry_after} s`]),
    ...(delay === undefined ? [] : [`waits ${delayText(delay)} ms`]),
    ...(fault.connection === "reset" ? ["cuts the connection"] : []),
    ...(fault.connection === "truncate" ? ["cuts the response in the middle"] : []),
    ...(fault.probability === undefined ? [] : [`${Math.round(fault.probability * 100)} times out of 100`]),
    ...(fault.nth === undefined ? [] : [`from request ${fault.nth} on`]),
    ...(fault.times === undefined ? [] : [fault.times === 1 ? "once" : `${fault.times} times`]),
  ];
  const where = [fault.match?.method, fault.match?.path].filter(Boolean).join(" ") || "every route";
  return `${where}: ${what.join(", ") || "nothing"}`;
}

function delayText(delay: NonNullable<Fault["delay_ms"]>): string {
  if (typeof delay === "number") return `${delay}`;
  return "min" in delay ? `${delay.min} to ${delay.max}` : `around ${delay.median}`;
}
