import { WAIT_INDEFINITELY } from "n8n-workflow";
import { field, fields } from "../../common/panel.ts";
import { type Parameters, readField, unfit } from "../../common/parameters.ts";
import { clock } from "../../common/transport.ts";
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

/** When Nobody Answers, and the limit. */
export const silenceFields = fields({
  whenNobodyAnswers: field.choice(
    "When Nobody Answers",
    "By the limit, or until the message expires",
    "wait",
    {
      fail: ["Fail", "End in an error, or go on as On Error says"],
      goOn: ["Go On", "Pass the input on, at No Response; a reviewed tool does not run"],
      answer: ["Go On With an Answer", "As if this answer had been given"],
      wait: ["Keep Waiting", "Wait without a limit"],
    },
  ),
  silenceNotice: field.notice(
    "n8n must keep running to decide this. After a restart the question waits on, for a tap, and nothing is decided without one.",
    { whenNobodyAnswers: ["answer", "fail"] },
  ),
  defaultAnswer: field.text("Answer", "The ID of the button to go on with, or the text if it is typed", {
    required: true,
    default: "reject",
    displayOptions: { show: { whenNobodyAnswers: ["answer"] } },
  }),
  limitType: field.choice(
    "Limit Wait Time",
    "When nobody has answered",
    "afterTimeInterval",
    {
      afterTimeInterval: "After Time Interval",
      atSpecifiedTime: ["At Specified Time", "In the workflow's time zone"],
      whenExpired: ["When the Message Expires", "Only then, without a limit"],
    },
    limited(),
  ),
  resumeAmount: field.number("Amount", "How long to wait", {
    typeOptions: { minValue: 0, numberPrecision: 2 },
    default: 45,
    ...limited("afterTimeInterval"),
  }),
  resumeUnit: field.choice(
    "Unit",
    "The unit of the amount",
    "minutes",
    { days: "Days", hours: "Hours", minutes: "Minutes", seconds: "Seconds" },
    limited("afterTimeInterval"),
  ),
  maxDateAndTime: field.time(
    "Max Date and Time",
    "Until when, in the workflow's time zone",
    limited("atSpecifiedTime"),
  ),
});

const UNITS_MS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** What the panel says of silence. Throws ValidationError for what is not an amount or a date. */
export function silenceOf(read: Parameters, zone: string): SilenceSettings {
  const { whenNobodyAnswers, defaultAnswer, limitType, resumeAmount, resumeUnit, maxDateAndTime } =
    silenceFields;
  const then = readField(read, whenNobodyAnswers);
  if (then === "wait") return { then, deadline: null };
  const answer = then === "answer" ? { answer: readField(read, defaultAnswer) } : {};
  const limit = readField(read, limitType);
  if (limit === "whenExpired") return { then, deadline: null, ...answer };
  const isInterval = limit === "afterTimeInterval";
  const now = clock.now();
  const deadline = isInterval
    ? now + readField(read, resumeAmount) * UNITS_MS[readField(read, resumeUnit)]
    : zonedTime(read(maxDateAndTime.name, ""), zone);
  // n8n cannot store a later date, nor list an execution that has one.
  const isFar = deadline >= WAIT_INDEFINITELY.getTime();
  if (!isFar && (isInterval || deadline > now)) return { then, deadline, ...answer };
  const { displayName, name } = isInterval ? resumeAmount : maxDateAndTime;
  const problem = isFar ? "is too far away" : "has passed already";
  const fix = `Use a ${isInterval ? "smaller amount" : "date and time in the future"}.`;
  throw unfit("Limit Wait Time", displayName, Number.isNaN(deadline) ? "is not a valid time" : problem, fix, {
    given: String(read(name, "")),
  });
}
