/** A time as a phone shows it, in the reader's own zone: the hour today, the day as well before. */
export function shortTime(iso: string, now: number): string {
  const time = new Date(iso);
  const sameDay = time.toDateString() === new Date(now).toDateString();
  return time.toLocaleString([], {
    hour: "2-digit",
    minute: "2-digit",
    ...(sameDay ? {} : { day: "numeric", month: "short" }),
  });
}

/** A time to the millisecond, in the reader's own zone. */
export const exactTime = (iso: string): string =>
  new Date(iso).toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hourCycle: "h23",
  });

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** How far a clock was moved, to the minute and in the largest unit that fits: "+1 day", "-3 hours". */
export function offsetText(ms: number): string {
  const distance = Math.round(Math.abs(ms) / 60_000) * 60_000;
  const [unit, size] = UNITS.find(([, each]) => distance >= each) ?? UNITS[2];
  const count = Math.round(distance / size);
  return `${ms < 0 ? "-" : "+"}${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** How far apart two times are, in the largest unit that fits: "in 24 hours", "3 minutes ago", "now". */
export function relativeTime(time: number, now: number): string {
  const distance = time - now;
  const [unit, ms] = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? ["second", 1_000];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(distance / ms), unit);
}
