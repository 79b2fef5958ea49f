import type { Activity } from "../activity/activity.js";

/** How a topic's last dealings with the service went. */
export interface TopicHealth {
  /** Absent before the first one. */
  readonly ok?: boolean;
  /** What is wrong and what to do, if something is. */
  readonly problem?: string;
}

/** What every topic's last push said; a key that was refused at the start counts as well. */
export class TopicHealths {
  readonly #byTopic = new Map<string, TopicHealth>();

  constructor(activity: Activity) {
    activity.listen(({ topic, ...bridgeEvent }) => {
      if (bridgeEvent.kind === "sent") this.#byTopic.set(topic, { ok: true });
      if (bridgeEvent.kind === "failed")
        this.#byTopic.set(topic, { ok: false, problem: bridgeEvent.problem });
    });
  }

  get(topic: string): TopicHealth {
    return this.#byTopic.get(topic) ?? {};
  }

  /** A key was refused: what a push has said meanwhile is newer. */
  refused(topic: string, problem: string): void {
    if (!this.#byTopic.has(topic)) this.#byTopic.set(topic, { ok: false, problem });
  }
}
