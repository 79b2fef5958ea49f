import type { Answer } from "../answer.js";
import type { Effect, Live, Now, PendingTap, Run, Setting } from "./inputs.js";
import type { Attempt, AuditStep, Life, Push } from "./life.js";

/** The state of a question while one input is worked into it. Lives for one call of `step`. */
export class LifeDraft {
  readonly effects: Effect[] = [];
  readonly now: Now;
  readonly setting: Setting;
  life: Life;
  live: Live;

  constructor({ life, live }: Run, now: Now, setting: Setting) {
    this.life = life;
    this.live = live;
    this.now = now;
    this.setting = setting;
  }

  change(changes: Partial<Omit<Life, "v" | "id" | "version">>): void {
    this.life = { ...this.life, ...changes };
  }

  keep(changes: Partial<Live>): void {
    this.live = { ...this.live, ...changes };
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  audit(step: AuditStep["step"], details: Partial<AuditStep> = {}): void {
    const { id, question } = this.life;
    this.emit({ do: "audit", step: { at: this.now.wall, id, topic: question.topic, step, ...details } });
  }

  auditTap({ messageId, actionId, userId, deviceName }: Answer, verdict: AuditStep["verdict"]): void {
    this.audit("tapped", { messageId, actionId, userId, deviceName, verdict });
  }

  reply({ from }: PendingTap, status: 200 | 403 | 409 | 503, reason: string): void {
    this.emit({ do: "reply", to: from, status, reason });
  }
}

/** The pushes that a tap may still answer. */
export const answerable = ({ pushes }: Life): Push[] => pushes.filter(({ usedUp }) => !usedUp);

/** The attempts that may have arrived although no push is known of them, without those that are being pushed just now. */
export const lostAttempts = ({ life, live }: Run): Attempt[] =>
  life.attempts.filter(
    ({ n, refused }) =>
      !refused && !live.inFlight.includes(n) && !life.pushes.some(({ attempt }) => attempt === n),
  );
