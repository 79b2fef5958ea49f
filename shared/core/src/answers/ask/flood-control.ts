import type { Clock } from "../../client/clock.js";
import { until } from "./alarm.js";

const MINUTE_MS = 60_000;

/** Lets `most` questions a minute be asked on a topic; the others wait in the order in which they came. */
export function floodControl(most = Number.POSITIVE_INFINITY, clock: Clock, warn: (text: string) => void) {
  const turns = new Map<string, Promise<void>>();
  const askedAt = new Map<string, number[]>();
  const stopped = new AbortController();

  async function takeTurn(topic: string, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) return;
    const recent = (askedAt.get(topic) ?? []).filter((at) => clock.mono() - at < MINUTE_MS);
    const [oldest] = recent.slice(-most);
    if (oldest !== undefined && recent.length >= most) {
      warn(`${topic} was asked ${most} questions within a minute: the next one waits.`);
      await until(clock, oldest + MINUTE_MS, AbortSignal.any([stopped.signal, ...(signal ? [signal] : [])]));
    }
    if (!signal?.aborted) askedAt.set(topic, [...recent, clock.mono()].slice(-most));
  }

  return {
    /** Resolves when a question on the topic may be asked; to false if none may any more. One that is aborted is not counted. */
    async pass(topic: string, signal?: AbortSignal): Promise<boolean> {
      if (most === Number.POSITIVE_INFINITY) return true;
      const take = () => takeTurn(topic, signal);
      const turn = (turns.get(topic) ?? Promise.resolve()).then(take, take);
      turns.set(topic, turn);
      await turn;
      return !stopped.signal.aborted;
    },
    /** Nobody waits any longer. */
    stop: () => stopped.abort(),
  };
}
