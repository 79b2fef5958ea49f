import { ValidationError } from "@iotpush/core/adapter";
import type { INodeProperties } from "n8n-workflow";
import { numberOf, type Parameters } from "../../common/parameters.ts";
import { zonedTime } from "../../common/zoned-time.ts";

/** What happens when nobody answers, and when that is. */
export interface SilenceSettings {
  readonly then: "wait" | "goOn" | "answer" | "fail";
  /** Milliseconds since 1970; null for no limit but the message's own. */
  readonly deadline: number | null;
  /** The default answer: a button's id, or a text if the answer is typed. */
  readonly answer?: string;
}

const limited = { hide: { whenNobodyAnswers: ["wait"] } };

/** When Nobody Answers, and the limit. */
export const silenceFields: INodeProperties[] = [
  {
    displayName: "When Nobody Answers",
    name: "whenNobodyAnswers",
    type: "options",
    default: "wait",
    description: "What to do when the limit passes, or the message expires, without an answer that counts",
    options: [
      { name: "Fail", value: "fail", description: "End in an error, or go on as On Error says" },
      {
        name: "Go On",
        value: "goOn",
        description: "Pass the input on, at No Response; a reviewed tool does not run",
      },
      { name: "Go On With an Answer", value: "answer", description: "As if this answer had been given" },
      { name: "Keep Waiting", value: "wait", description: "Wait without a limit" },
    ],
  },
  {
    displayName:
      "n8n must keep running to decide this. After a restart the question waits on, for a tap, and nothing is decided without one.",
    name: "silenceNotice",
    type: "notice",
    default: "",
    displayOptions: { show: { whenNobodyAnswers: ["answer", "fail"] } },
  },
  {
    displayName: "Answer",
    name: "defaultAnswer",
    type: "string",
    required: true,
    default: "reject",
    displayOptions: { show: { whenNobodyAnswers: ["answer"] } },
    description: "The ID of the button to go on with, or the text if the answer is typed",
  },
  {
    displayName: "Limit Wait Time",
    name: "limitType",
    type: "options",
    default: "afterTimeInterval",
    displayOptions: limited,
    description: "When nobody has answered",
    options: [
      { name: "After Time Interval", value: "afterTimeInterval" },
      { name: "At Specified Time", value: "atSpecifiedTime", description: "In the workflow's time zone" },
      { name: "When the Message Expires", value: "whenExpired", description: "Only then, without a limit" },
    ],
  },
  {
    displayName: "Amount",
    name: "resumeAmount",
    type: "number",
    typeOptions: { minValue: 0, numberPrecision: 2 },
    default: 45,
    displayOptions: { show: { limitType: ["afterTimeInterval"] }, ...limited },
    description: "How long to wait",
  },
  {
    displayName: "Unit",
    name: "resumeUnit",
    type: "options",
    default: "minutes",
    displayOptions: { show: { limitType: ["afterTimeInterval"] }, ...limited },
    description: "The unit of the amount",
    options: [
      { name: "Days", value: "days" },
      { name: "Hours", value: "hours" },
      { name: "Minutes", value: "minutes" },
      { name: "Seconds", value: "seconds" },
    ],
  },
  {
    displayName: "Max Date and Time",
    name: "maxDateAndTime",
    type: "dateTime",
    default: "",
    displayOptions: { show: { limitType: ["atSpecifiedTime"] }, ...limited },
    description: "Until when to wait, in the workflow's time zone",
  },
];

const UNITS_MS: Readonly<Record<string, number>> = {
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** What the panel says of silence. Throws ValidationError for what is not an amount or a date. */
export function silenceOf(read: Parameters, now: number, zone: string): SilenceSettings {
  const then = read("whenNobodyAnswers", "wait") as SilenceSettings["then"];
  if (then === "wait") return { then, deadline: null };
  const answer = then === "answer" ? { answer: String(read("defaultAnswer", "") ?? "").trim() } : {};
  const limitType = read("limitType", "afterTimeInterval");
  if (limitType === "whenExpired") return { then, deadline: null, ...answer };
  if (limitType !== "atSpecifiedTime") {
    const unit = numberOf("Unit", UNITS_MS[String(read("resumeUnit", "minutes"))]);
    return { then, deadline: now + numberOf("Amount", read("resumeAmount", 45)) * unit, ...answer };
  }
  const given = read("maxDateAndTime", "");
  const deadline = zonedTime(given, zone);
  if (deadline > now) return { then, deadline, ...answer };
  throw new ValidationError({
    what: "Limit Wait Time",
    issues: [
      {
        field: "Max Date and Time",
        problem: Number.isNaN(deadline) ? "is not a valid time" : "has passed already",
        given: String(given),
      },
    ],
    fix: "Use a date and time in the future.",
  });
}
