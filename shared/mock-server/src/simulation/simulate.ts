import { buttons, memoryStore, type Question } from "@iotpush/core";
import { FakeClock } from "@iotpush/core/testing";
import { Chance } from "./chance.js";
import { checkInvariants } from "./invariants.js";
import { BASE, Process, type Surroundings } from "./process.js";
import { ESCALATED, PEOPLE, SimulatedService, TOPIC } from "./service.js";
import { newTruth, SNOOZE, type Truth } from "./truth.js";
import { weatherOf } from "./weather.js";

const STORM_MS = 8 * 60_000;
const CALM_MS = 8 * 60_000;

/** One run: questions are asked, people tap, faults strike, and then it calms down. Resolves to what happened. */
export async function simulate(
  seed: number,
  questions = 10,
  without: ReadonlySet<string> = new Set(),
): Promise<Truth> {
  const chance = new Chance(seed);
  const weather = weatherOf(chance, without);
  const clock = new FakeClock();
  const truth = newTruth();
  const note = (text: string) => truth.history.push(`${clock.mono()} ${text}`);
  note(`seed ${seed} ${JSON.stringify(weather)}`);
  let process: Process | undefined;
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
    if (!process || process.isDead) return note("callback lost: no process");
    const request = {
      method: "POST",
      path: url.slice(BASE.length),
      headers: { "content-type": "application/json" },
      body,
    };
    const { message_id: messageId } = body as { message_id: string };
    const { status } = await process.asker.callbacks.receive(request);
    note(`callback ${messageId} answered ${status}`);
    if (status !== 200 || "forged" in body) return;
    truth.acknowledged.add(messageId);
    const tap = truth.taps.find((each) => each.messageId === messageId);
    const life = tap && truth.lives.get(tap.n);
    const isUsedUp = life?.pushes.some((push) => push.messageId === messageId && push.usedUp);
    if (!life?.outcome && !isUsedUp) truth.violations.push(`question ${tap?.n}: acknowledged, and not saved`);
  };
  const service = new SimulatedService(clock, weather.profile, seed, onCallback);
  const anna = service.ownerOf(PEOPLE[0]);

  const outside: Surroundings = {
    ...{ clock, chance, service, truth, weather, stormy, disk: memoryStore() },
    pushed: (n, messageId, receiptId) => {
      for (let times = chance.between(0, 2); times > 0; times--)
        later(chance.between(500, 150_000), () => {
          // Who puts a question off forever would never see it end.
          const snoozes = truth.asked.some((asked) => asked.n === n && asked.snoozed) && stormy();
          const ids = snoozes ? ["approve", "reject", SNOOZE] : ["approve", "reject"];
          const [phone, actionId] = [chance.pick(PEOPLE), chance.pick(ids)];
          const at = clock.mono();
          // Before the service calls back, which it does at once.
          truth.taps.push({ n, messageId, receiptId, actionId, phone, at });
          if (service.tap(phone, messageId, actionId))
            return note(`tap ${n} ${phone} ${actionId} on ${messageId}`);
          truth.taps.pop();
        });
      if (chance.hits(weather.forged)) later(chance.between(100, 60_000), () => misdirect(n, messageId));
      if (weather.confirm && chance.hits(weather.forged))
        later(chance.between(100, 60_000), () => forge(n, messageId));
    },
  };
  /** Somebody knows the callback's URL of one question, and names the message of another. */
  const misdirect = async (n: number, messageId: string) => {
    const life = truth.lives.get(chance.between(0, questions - 1));
    const isLost = weather.crash + weather.broken + weather.busy + weather.slow > 0;
    if (!life || isLost || truth.lives.get(n)?.id === life.id) return;
    const body = {
      event: "action",
      message_id: messageId,
      action_id: "approve",
      action: "approve",
      forged: true,
    };
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
    if (!process || process.isDead) return;
    const { timeoutMs, allowedResponders } = question;
    const asked = {
      n,
      at: clock.mono(),
      timeoutMs: timeoutMs ?? 0,
      guarded: allowedResponders !== undefined,
      snoozed: question.snooze !== undefined,
    };
    truth.asked.push(asked);
    note(`ask ${n} ${JSON.stringify(question)}`);
    try {
      const { asker } = process;
      if (question.key !== undefined)
        later(chance.between(0, 200_000), () => process?.asker.ask(question).catch(() => {}));
      const { id } = (await asker.ask(question)).asked;
      if (chance.hits(0.1)) later(chance.between(0, 120_000), () => asker.cancel(id).catch(() => {}));
      if (chance.hits(0.1))
        later(chance.between(0, 120_000), () => asker.answer(id, "reject").catch(() => {}));
    } catch (error) {
      note(`refused ${n} ${error}`);
      Object.assign(asked, { refused: true });
      if (truth.accepted.has(n)) truth.violations.push(`question ${n}: refused, and pushed anyway`);
    }
  };

  const run = async () => {
    for (;;) {
      const current = new Process(outside);
      process = current;
      const started = current.asker.start().catch((error) => truth.violations.push(`start: ${error}`));
      await Promise.race([started, current.died]);
      await current.died;
      truth.restarts += 1;
      await clock.sleep(chance.between(100, 60_000));
    }
  };
  void run();
  for (let n = 0; n < questions; n++) later(chance.between(0, 180_000), () => ask(n));
  // What nobody answers and has no limit is ended when all is calm again.
  later(STORM_MS + 4 * 60_000, async () => {
    const { asker } = process ?? {};
    for (const { id, deadline } of asker?.open() ?? []) if (deadline === null) await asker?.cancel(id);
  });
  if (weather.clockSteps)
    for (let step = 0; step < 3; step++)
      later(chance.between(0, STORM_MS), () =>
        clock.setWall(clock.now() + chance.between(-7_200_000, 7_200_000)),
      );
  await clock.advance(STORM_MS + CALM_MS);
  await clock.advance(weather.clockSteps ? 4 * 3_600_000 : 0);
  checkInvariants(truth, weather, clock.mono() / 60_000);
  service.close();
  return truth;
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
    ...(chance.hits(0.3) ? { reminder: { everyMs: chance.between(5, 60) * 1_000, times: 2 } } : {}),
    ...(chance.hits(0.3)
      ? { escalation: [{ topic: ESCALATED, afterMs: chance.between(5, 60) * 1_000 }] }
      : {}),
    ...(chance.hits(0.3)
      ? { whenNobodyAnswers: chance.pick(["go_on", "fail", { answer: "reject" }] as const) }
      : {}),
    ...(chance.hits(0.3) ? { lateNotice: true } : {}),
  };
}
