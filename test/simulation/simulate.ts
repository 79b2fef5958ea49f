import { setImmediate as nextTurn } from "node:timers/promises";
import { buttons, type Question } from "@iotpush/core";
import { FakeClock } from "@iotpush/core/testing";
import { Chance } from "./chance.ts";
import { diskOf } from "./disk.ts";
import { checkInvariants } from "./invariants.ts";
import { Process } from "./process.ts";
import { ESCALATED, PEOPLE, SimulatedService, TOPIC } from "./service.ts";
import { BASE, type Surroundings } from "./surroundings.ts";
import { newTruth, SNOOZE, type Truth } from "./truth.ts";
import { weatherOf } from "./weather.ts";

const STORM_MS = 8 * 60_000;
/** Long enough for the last question that flood control held back. */
const CALM_MS = 14 * 60_000;

/** One run: questions are asked, people tap, faults strike, and then it calms down. Resolves to what happened. */
export async function simulate(
  seed: number,
  questions = 10,
  without: ReadonlySet<string> = new Set(),
): Promise<Truth> {
  const chance = new Chance(seed);
  const weather = weatherOf(seed, chance, without);
  const clock = new FakeClock();
  const truth = newTruth();
  const note = (text: string) => truth.history.push(`${clock.mono()} ${text}`);
  note(`seed ${seed} ${JSON.stringify(weather)}`);
  const slots: (Process | undefined)[] = [];
  let turns = 0;
  /** One of those that run; all of them can be reached at the same address. */
  const someProcess = () => {
    const running = slots.filter((process) => process?.asker);
    if (weather.inStep) return running[turns++ % Math.max(1, running.length)];
    return running.length > 1 ? chance.pick(running) : running[0];
  };
  const stormy = () => clock.mono() < STORM_MS;
  const later = (ms: number, work: () => unknown) => void clock.sleep(ms).then(work);

  /** The service sends a callback once; it gets there or not. */
  const onCallback = (url: string, body: object) => {
    const times = stormy() && chance.hits(weather.callbackDoubled) ? 2 : 1;
    for (let time = 0; time < times; time++) {
      const lost = stormy() && chance.hits(weather.callbackLost);
      const wait = chance.hits(weather.callbackLate)
        ? chance.between(1_000, 120_000)
        : chance.between(5, 500);
      if (!lost) later(wait, () => send(url, body));
    }
  };
  const send = async (url: string, body: object) => {
    const process = someProcess();
    await process?.moving;
    const { asker } = process ?? {};
    if (!asker) return note("callback lost: no process");
    const request = {
      method: "POST",
      path: url.slice(BASE.length),
      headers: { "content-type": "application/json" },
      body,
    };
    const { message_id: messageId } = body as { message_id: string };
    const { status } = await asker.callbacks.receive(request);
    note(`callback ${messageId} answered ${status}`);
    if (status !== 200 || "forged" in body) return;
    truth.acknowledged.add(messageId);
    const tap = truth.taps.find((each) => each.messageId === messageId);
    const life = tap && truth.lives.get(tap.n);
    const isUsedUp = life?.pushes.some((push) => push.messageId === messageId && push.usedUp);
    if (!life?.outcome && !isUsedUp) truth.violations.push(`question ${tap?.n}: acknowledged, and not saved`);
  };
  const service = new SimulatedService(clock, weather, seed, onCallback);
  const anna = service.ownerOf(PEOPLE[0]);

  const outside: Surroundings = {
    ...{ clock, chance, service, truth, weather, stormy, disk: diskOf(weather.disk, clock) },
    pushed: (n, messageId, receiptId) => {
      if (chance.hits(weather.gone)) service.forget(receiptId);
      if (chance.hits(weather.bounced))
        return later(chance.between(0, 60_000), () => service.bounce(receiptId));
      for (let times = chance.between(0, 2); times > 0; times--)
        later(chance.between(500, 150_000), () => {
          // Who puts a question off forever would never see it end.
          const snoozes = truth.asked.some((asked) => asked.n === n && asked.snoozed) && stormy();
          const ids = snoozes ? ["approve", "reject", SNOOZE] : ["approve", "reject"];
          const [phone, actionId] = [chance.pick(PEOPLE), chance.pick(ids)];
          // As documented, receipts name phones alone.
          const isNamed = weather.profile === "documented" || chance.hits(0.9);
          const at = clock.mono();
          // Before the service calls back, which it does at once.
          truth.taps.push({ n, messageId, receiptId, actionId, phone, at });
          if (service.tap(phone, messageId, actionId, isNamed))
            return note(`tap ${n} ${phone} ${actionId} on ${messageId}`);
          truth.taps.pop();
        });
      if (chance.hits(weather.forged)) later(chance.between(100, 60_000), () => misdirect(n, messageId));
      if (weather.confirm && chance.hits(weather.forged)) {
        const at = chance.between(100, 60_000);
        for (let times = chance.hits(0.1) ? 25 : 1; times > 0; times--) later(at, () => forge(n, messageId));
      }
    },
  };
  /** Somebody knows the callback's URL of one question, and names the message of another, or a button that it does not have. */
  const misdirect = async (n: number, messageId: string) => {
    const life = truth.lives.get(chance.between(0, questions - 1));
    const { crash, broken, busy, slow, stops, diskFull } = weather;
    const isLost = crash + broken + busy + slow + stops + (weather.disk === "shared" ? diskFull : 0) > 0;
    if (!life || isLost) return;
    const action = truth.lives.get(n)?.id === life.id ? "escalate" : "approve";
    const body = { event: "action", message_id: messageId, action_id: action, action, forged: true };
    await send(`${BASE}/${life.id}/${life.secret}`, body);
  };
  /** Somebody knows the callback's URL and claims to be the boss. */
  const forge = async (n: number, messageId: string) => {
    const life = truth.lives.get(n);
    if (!life) return;
    const claim = {
      user_id: anna,
      device_name: PEOPLE[0],
      device: PEOPLE[0],
      reply_text: "wipe the backups",
      reply: "wipe",
    };
    const action = chance.pick(["approve", "reject"]);
    await send(`${BASE}/${life.id}/${life.secret}`, {
      ...{ event: "action", message_id: messageId, action_id: action, action, forged: true },
      ...claim,
    });
  };

  const ask = async (n: number) => {
    const question = questionOf(n, chance, anna);
    const { timeoutMs, allowedResponders, key } = question;
    const asked = {
      n,
      at: clock.mono(),
      timeoutMs: timeoutMs ?? 0,
      guarded: allowedResponders !== undefined,
      snoozed: question.snooze !== undefined,
    };
    /** Whoever asks waits for the end, as long as the process lives. */
    const askIn = async (process: Process | undefined) => {
      await process?.moving;
      const { asker } = process ?? {};
      if (!process || !asker) return undefined;
      const wait = chance.hits(0.8);
      const asking = await asker.ask(question, { wait });
      const waiting: Truth["waiting"][number] = { n, isGone: () => process.isDead };
      if (wait) truth.waiting.push(waiting);
      void asking.outcome.then((outcome) => Object.assign(waiting, { outcome }));
      return { asker, id: asking.asked.id };
    };
    if (!someProcess()) return;
    truth.asked.push(asked);
    note(`ask ${n} ${JSON.stringify(question)}`);
    try {
      if (key !== undefined)
        later(chance.hits(0.3) ? chance.between(0, 5) : chance.between(0, 200_000), () =>
          askIn(someProcess()).catch(() => Object.assign(asked, { refusedLater: true })),
        );
      if (chance.hits(0.05))
        later(chance.between(1, 100), () => {
          const id = truth.lives.get(n)?.id;
          return (
            id &&
            someProcess()
              ?.asker?.answer(id, "reject")
              .catch(() => {})
          );
        });
      const { asker, id } = (await askIn(someProcess())) ?? {};
      if (!asker || id === undefined) return;
      if (chance.hits(0.1)) later(chance.between(0, 120_000), () => asker.cancel(id).catch(() => {}));
      const given = question.snooze && chance.hits(0.5) ? SNOOZE : "reject";
      if (chance.hits(0.1)) later(chance.between(0, 120_000), () => asker.answer(id, given).catch(() => {}));
    } catch (error) {
      note(`refused ${n} ${error}`);
      Object.assign(asked, { refused: true });
      // Among several, another one may have gone on with it before the store was heard of again.
      if (weather.askers === 1 && truth.accepted.has(n))
        truth.violations.push(`question ${n}: refused, and pushed anyway`);
    }
  };

  const run = async (slot: number) => {
    for (;;) {
      const process = new Process(outside, slot);
      const isStorm = stormy();
      slots[slot] = process;
      const started = process.start().catch((error) => {
        // A shared store may be away; whoever runs the process starts it again.
        if (weather.askers > 1 && isStorm) process.crash("start");
        else truth.violations.push(`start: ${error}`);
      });
      await Promise.race([started, process.died]);
      await process.died;
      truth.restarts += 1;
      await clock.sleep(weather.inStep ? 10_000 : chance.between(100, 60_000));
    }
  };
  for (let slot = 0; slot < weather.askers; slot++) void run(slot);
  for (let n = 0; n < questions; n++) later(chance.between(0, 180_000), () => ask(n));
  // What nobody answers and has no limit is ended when all is calm again, and what flood control let pass only then, too.
  for (const minutes of [4, 12])
    later(STORM_MS + minutes * 60_000, async () => {
      for (const { id, deadline, outcome } of truth.lives.values())
        if (deadline === null && !outcome) await someProcess()?.asker?.cancel(id);
    });
  if (weather.clockSteps)
    for (let step = 0; step < 3; step++)
      later(chance.between(0, STORM_MS), () =>
        clock.setWall(clock.now() + chance.between(-7_200_000, 7_200_000)),
      );
  await advance(clock, STORM_MS + CALM_MS + (weather.clockSteps ? 4 * 3_600_000 : 0));
  checkInvariants(truth, weather, clock.mono() / 60_000);
  for (const process of slots) {
    const open = process?.asker?.open().length ?? 0;
    if (open + (process?.watched ?? 0) > 0)
      truth.violations.push(
        `${open} questions are kept in memory, and ${process?.watched} receipts are read`,
      );
    process?.crash("the end");
  }
  service.close();
  outside.disk.remove();
  return truth;
}

/** Moves on by so much. A store works in turns of the event loop, and time stands still until it is done. */
async function advance(clock: FakeClock, ms: number): Promise<void> {
  const end = clock.mono() + ms;
  do for (let turns = 0; turns < 5; turns++) await nextTurn();
  while (await clock.wakeNext(end));
  await clock.advance(end - clock.mono());
}

function questionOf(n: number, chance: Chance, anna: string): Question {
  const timeoutMs = chance.hits(0.1) ? null : chance.between(20, 180) * 1_000;
  const snooze = chance.hits(0.2) ? { [SNOOZE]: chance.between(5, 60) * 1_000 } : undefined;
  const later = { id: SNOOZE, label: "Later", type: "button" } as const;
  return {
    topic: TOPIC,
    message: `Question ${n}?`,
    actions: [...buttons.approveReject(), ...(snooze ? [later] : [])],
    ...(snooze ? { snooze } : {}),
    ...(chance.hits(0.2) ? { key: `key-${n}` } : {}),
    timeoutMs,
    context: { n },
    metadata: { n },
    ...(chance.hits(0.5) ? { allowedResponders: [anna, PEOPLE[0]] } : {}),
    ...(chance.hits(0.3)
      ? {
          reminder: {
            ...(chance.hits(0.9) ? { everyMs: chance.between(5, 60) * 1_000 } : {}),
            ...(chance.hits(0.8) ? { times: 2 } : {}),
          },
        }
      : {}),
    ...(chance.hits(0.2) ? { askAgain: chance.between(0, 2) } : {}),
    ...(chance.hits(0.2) ? { nobodySubscribed: "wait" } : {}),
    ...(chance.hits(0.3)
      ? { escalation: [{ topic: ESCALATED, afterMs: chance.between(5, 60) * 1_000 }] }
      : {}),
    ...(chance.hits(0.3)
      ? { whenNobodyAnswers: chance.pick(["go_on", "fail", { answer: "reject" }] as const) }
      : {}),
    ...(chance.hits(0.3) ? { lateNotice: true } : {}),
  };
}
