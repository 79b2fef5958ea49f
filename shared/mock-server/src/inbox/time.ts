/** A time as a phone shows it, in the reader's own zone: the hour today, the day as well before. */
export function shortTime(iso: string, now = new Date()): string {
  const time = new Date(iso);
  const sameDay = time.toDateString() === now.toDateString();
  return time.toLocaleString([], {
    hour: "2-digit",
    minute: "2-digit",
    ...(sameDay ? {} : { day: "numeric", month: "short" }),
  });
}
