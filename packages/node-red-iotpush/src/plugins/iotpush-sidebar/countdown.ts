/** Milliseconds as a person reads them: `4:05`, `2:00:00`, `3 d 4 h`; `0:00` for what is over. */
export function timeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const two = (number: number) => String(number).padStart(2, "0");
  if (days > 0) return `${days} d ${hours} h`;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
