import type { INodeProperties } from "n8n-workflow";
import { choiceField, noticeField, numberField, textField, timeField } from "../../common/panel.ts";
import { choiceOf, numberOf, type Parameters, textOf, unfit } from "../../common/parameters.ts";
import { zonedTime } from "../../common/zoned-time.ts";

/** What happens when nobody answers, and when that is. */
export interface SilenceSettings {
  readonly then: "wait" | "goOn" | "answer" | "fail";
  /** Milliseconds since 1970; null for no limit but the message's own. */
  readonly deadline: number | null;
  /** The default answer: a button's id, or a text if the answer is typed. */
  readonly answer?: string;
}

/** Shown for a limit, of this type if one is given. */
const limited = (limitType?: string) => ({
  displayOptions: {
    ...(limitType ? { show: { limitType: [limitType] } } : {}),
    hide: { whenNobodyAnswers: ["wait"] },
  },
});

const UNITS = { days: "Days", hours: "Hours", minutes: "Minutes", seconds: "Seconds" };

/** When Nobody Answers, and the limit. */
export const silenceFields: INodeProperties[] = [
  choiceField(
    "When Nobody Answers",
    "whenNobodyAnswers",
    "By the limit, or until the message expires",
    "wait",
    {
      fail: ["Fail", "End in an error, or go on as On Error says"],
      goOn: ["Go On", "Pass the input on, at No Response; a reviewed tool does not run"],
      answer: ["Go On With an Answer", "As if this answer had been given"],
      wait: ["Keep Waiting", "Wait without a limit"],
    },
  ),
  noticeField(
    "silenceNotice",
    "n8n must keep running to decide this. After a restart the question waits on, for a tap, and nothing is decided without one.",
    { whenNobodyAnswers: ["answer", "fail"] },
  ),
  textField("Answer", "defaultAnswer", "The ID of the button to go on with, or the text if it is typed", {
    required: true,
    default: "reject",
    displayOptions: { show: { whenNobodyAnswers: ["answer"] } },
  }),
  {
    ...choiceField("Limit Wait Time", "limitType", "When nobody has answered", "afterTimeInterval", {
      afterTimeInterval: "After Time Interval",
      atSpecifiedTime: ["At Specified Time", "In the workflow's time zone"],
      whenExpired: ["When the Message Expires", "Only then, without a limit"],
    }),
    ...limited(),
  },
  numberField("Amount", "resumeAmount", "How long to wait", {
    typeOptions: { minValue: 0, numberPrecision: 2 },
    default: 45,
    ...limited("afterTimeInterval"),
  }),
  {
    ...choiceField("Unit", "resumeUnit", "The unit of the amount", "minutes", UNITS),
    ...limited("afterTimeInterval"),
  },
  {
    ...timeField("Max Date and Time", "maxDateAndTime", "Until when, in the workflow's time zone"),
    ...limited("atSpecifiedTime"),
  },
];

const UNITS_MS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** What the panel says of silence. Throws ValidationError for what is not an amount or a date. */
export function silenceOf(read: Parameters, now: number, zone: string): SilenceSettings {
  const given = read("whenNobodyAnswers", "wait");
  const then = choiceOf("When Nobody Answers", given, ["wait", "goOn", "answer", "fail"]);
  if (then === "wait") return { then, deadline: null };
  const answer = then === "answer" ? { answer: textOf("Answer", read("defaultAnswer", "")).trim() } : {};
  const types = ["afterTimeInterval", "atSpecifiedTime", "whenExpired"] as const;
  const limitType = choiceOf("Limit Wait Time", read("limitType", "afterTimeInterval"), types);
  if (limitType === "whenExpired") return { then, deadline: null, ...answer };
  if (limitType === "afterTimeInterval") {
    const units = ["seconds", "minutes", "hours", "days"] as const;
    const unit = UNITS_MS[choiceOf("Unit", read("resumeUnit", "minutes"), units)];
    return { then, deadline: now + numberOf("Amount", read("resumeAmount", 45)) * unit, ...answer };
  }
  const until = read("maxDateAndTime", "");
  const deadline = zonedTime(until, zone);
  if (deadline > now) return { then, deadline, ...answer };
  const problem = Number.isNaN(deadline) ? "is not a valid time" : "has passed already";
  const fix = "Use a date and time in the future.";
  throw unfit("Limit Wait Time", "Max Date and Time", problem, fix, { given: String(until) });
}
