/** When only what matters is sent: times of day such as 22:00, in Home Assistant's zone. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** When the quiet hours end that are now, in milliseconds since 1970; undefined if there are none just now. */
export function quietUntil(
  now: number,
  { from, to }: QuietHours,
  zone: string | undefined,
): number | undefined {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const timeAt = (at: number) => minutesOf(timeIn(at, zone));
  const isQuiet = (time: number) =>
    start <= end ? time >= start && time < end : time >= start || time < end;
  const time = timeAt(now);
  if (!isQuiet(time)) return undefined;
  const until = (Math.floor(now / MINUTE_MS) + ((end - time + DAY_MINUTES) % DAY_MINUTES)) * MINUTE_MS;
  // The clocks may be put forward or back before.
  const off = ((timeAt(until) - end + 1.5 * DAY_MINUTES) % DAY_MINUTES) - DAY_MINUTES / 2;
  const corrected = until - off * MINUTE_MS;
  return corrected <= now || isQuiet(timeAt(corrected)) ? until : corrected;
}

const timeIn = (now: number, timeZone = "UTC"): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    now,
  );

function minutesOf(time: string): number {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}
