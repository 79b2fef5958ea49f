import type { Activity, Happening } from "./activity.js";

/** One step of a notification's way, with its time in milliseconds since 1970. */
export interface Step {
  readonly at: number;
  readonly happening: Happening;
}

/** A notification's way through the bridge, oldest step first. */
export interface Trail {
  readonly id: string;
  readonly topic: string;
  readonly title: string | undefined;
  readonly text: string;
  readonly steps: readonly Step[];
}

const MOST_STEPS = 12;

/** The ways of the last notifications, in memory. */
export class Trails {
  readonly #most: number;
  readonly #trails = new Map<string, Trail>();

  constructor(activity: Activity, most = 50) {
    this.#most = most;
    activity.listen((happening, at) => this.#add(happening, at));
  }

  /** Newest first. */
  list(): readonly Trail[] {
    return [...this.#trails.values()].reverse();
  }

  #add(happening: Happening, at: number): void {
    const { id, topic } = happening;
    const told = happening.kind === "accepted" ? happening : undefined;
    const trail = this.#trails.get(id) ?? { id, topic, title: undefined, text: "", steps: [] };
    const steps = [...trail.steps, { at, happening }].slice(-MOST_STEPS);
    this.#trails.set(id, {
      ...trail,
      ...(told ? { title: told.title, text: told.text.slice(0, 200) } : {}),
      steps,
    });
    for (const oldest of this.#trails.keys()) {
      if (this.#trails.size <= this.#most) break;
      this.#trails.delete(oldest);
    }
  }
}
