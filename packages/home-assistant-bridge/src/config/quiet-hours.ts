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
  const time = minutesOf(timeIn(now, zone));
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const quiet = start <= end ? time >= start && time < end : time >= start || time < end;
  if (!quiet) return undefined;
  const left = (end - time + DAY_MINUTES) % DAY_MINUTES;
  return Math.floor(now / MINUTE_MS) * MINUTE_MS + left * MINUTE_MS;
}

const timeIn = (now: number, timeZone = "UTC"): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    now,
  );

function minutesOf(time: string): number {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}
