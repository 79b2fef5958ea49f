/** Shows on a terminal how much time is left, in one line that it removes at the end. Returns what ends it. */
export function countdown(
  ms: number,
  terminal: { readonly isTTY?: boolean | undefined; write(text: string): unknown },
): () => void {
  if (!terminal.isTTY) return () => {};
  const end = performance.now() + ms;
  const show = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    terminal.write(`\r\x1b[KWaiting for an answer: ${Math.floor(left / 60)}:${seconds}`);
  };
  show();
  const timer = setInterval(show, 1000);
  return () => {
    clearInterval(timer);
    terminal.write("\r\x1b[K");
  };
}
