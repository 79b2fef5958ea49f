import { stdout } from "node:process";

export interface Progress {
  /** Sets how much is done, from 0 to 1, and optionally what is being done. */
  update(done: number, what?: string): void;
  /** Prints a line that stays. */
  log(text: string): void;
  /** Ends the line. */
  end(text?: string): void;
}

const WIDTH = 24;
const LINE_EVERY_MS = 10_000;

/**
 * Shows how far something is that takes longer than a few seconds: a bar with an estimate on a terminal, as wide as it allows, otherwise
 * a line every 10 s. Without an expected duration in seconds and without updates it shows the time that has passed. Commands whose output
 * is read by others show it on stderr.
 */
export function showProgress(
  title: string,
  expectedSeconds?: number,
  out: Pick<NodeJS.WriteStream, "isTTY" | "write"> & { readonly columns?: number } = stdout,
): Progress {
  const start = performance.now();
  let done = 0;
  let what = "";
  const seconds = () => (performance.now() - start) / 1_000;
  const drawn = out.isTTY && process.env.TERM !== "dumb";
  const line = () => {
    const estimated = expectedSeconds === undefined ? 0 : Math.min(0.95, seconds() / expectedSeconds);
    const share = Math.max(done, estimated);
    const left = share > 0.02 ? `, ${Math.ceil((seconds() / share) * (1 - share))} s left` : "";
    const percent = share > 0 ? ` ${Math.round(share * 100)} %` : "";
    const time = ` (${Math.round(seconds())} s${left})`;
    const full = `${percent}${what && ` ${what}`}${time}`;
    if (!drawn) return title + full;
    // A line that wraps could not be drawn again.
    const room = (out.columns || 80) - 1;
    const text = title.length + full.length > room ? percent + time : full;
    const width = Math.min(WIDTH, room - title.length - text.length - 1);
    const bar = percent && width >= 4 ? ` ${"█".repeat(Math.round(share * width)).padEnd(width, "░")}` : "";
    return (title + bar + text).slice(0, room);
  };
  const clear = drawn ? "\r\u001b[2K" : "";
  const draw = () => out.write(drawn ? clear + line() : `${line()}\n`);
  const timer = setInterval(draw, drawn ? 200 : LINE_EVERY_MS);
  timer.unref();
  if (drawn) draw();
  return {
    update(share, doing = "") {
      done = share;
      what = doing;
    },
    log: (text) => void out.write(`${clear}${text}\n`),
    end(text = `${title}: done in ${seconds().toFixed(1)} s`) {
      clearInterval(timer);
      out.write(`${clear}${text}\n`);
    },
  };
}
