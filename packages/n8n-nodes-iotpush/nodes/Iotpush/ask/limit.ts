import { ValidationError } from "@iotpush/core/portable";
import { type IDataObject, type INodeProperties, WAIT_INDEFINITELY } from "n8n-workflow";

const PREFILLED = { limitType: "afterTimeInterval", resumeAmount: 45, resumeUnit: "minutes" } as const;

/** How long to wait, as n8n's own nodes ask for it. */
export const limitWaitTime: INodeProperties = {
  displayName: "Limit Wait Time",
  name: "limitWaitTime",
  type: "fixedCollection",
  description: "How long to wait for an answer. 45 minutes unless told; n8n looks once a minute.",
  default: { values: PREFILLED },
  options: [
    {
      displayName: "Values",
      name: "values",
      values: [
        {
          displayName: "Limit Type",
          name: "limitType",
          type: "options",
          default: "afterTimeInterval",
          description: "When the workflow goes on without an answer",
          options: [
            { name: "After Time Interval", value: "afterTimeInterval", description: "After a certain time" },
            { name: "At Specified Time", value: "atSpecifiedTime", description: "At a date and time" },
            { name: "Never", value: "never", description: "Wait until somebody answers" },
          ],
        },
        {
          displayName: "Amount",
          name: "resumeAmount",
          type: "number",
          typeOptions: { minValue: 0, numberPrecision: 2 },
          default: 45,
          displayOptions: { show: { limitType: ["afterTimeInterval"] } },
          description: "How many of the units",
        },
        {
          displayName: "Unit",
          name: "resumeUnit",
          type: "options",
          default: "minutes",
          displayOptions: { show: { limitType: ["afterTimeInterval"] } },
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
          displayOptions: { show: { limitType: ["atSpecifiedTime"] } },
          description: "When to go on without an answer",
        },
      ],
    },
  ],
};

const UNITS_MS: Readonly<Record<string, number>> = {
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** Until when to wait, from the options of the panel. Throws ValidationError for what is no amount or date. */
export function waitTill(options: IDataObject, now: number): Date {
  const { values = PREFILLED } = (options.limitWaitTime ?? {}) as { values?: IDataObject };
  const limit = { ...PREFILLED, ...values } as IDataObject;
  if (limit.limitType === "never") return WAIT_INDEFINITELY;
  const at =
    limit.limitType === "atSpecifiedTime"
      ? new Date(String(limit.maxDateAndTime))
      : new Date(now + Number(limit.resumeAmount) * (UNITS_MS[String(limit.resumeUnit)] ?? Number.NaN));
  if (!Number.isNaN(at.getTime())) return at;
  throw new ValidationError({
    what: "Limit Wait Time",
    issues: [{ field: "limitWaitTime", problem: "is no time" }],
    fix: "Give an amount such as 45 minutes, or a date and time.",
  });
}
