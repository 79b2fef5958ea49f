import { expect, test } from "vitest";
import { buttons } from "../../wire/buttons/builders.js";
import { isValidationError } from "../../wire/errors/guards.js";
import type { Asker } from "./asker.js";
import { type ActionIds, type QuestionInput, readQuestion } from "./question.js";

const base = { topic: "t", message: "m", timeoutMs: 60_000 } as const;

test("fields are written as code does or as the service does, and kept as the service does", () => {
  const actions = buttons.yesNo();
  const url = "https://example.com/";
  for (const written of [{ clickUrl: url }, { click_url: url }])
    expect(readQuestion({ ...base, actions, ...written })).toMatchObject({ click_url: url });
});

test("a set's name stands for its buttons", () => {
  const { actions } = readQuestion({ ...base, actions: "approve-reject" });
  expect(actions).toEqual(buttons.approveReject());
});

test("a wrong field is named as it was written, and so is the one that may have been meant", () => {
  const problem = (more: object) => {
    try {
      return readQuestion({ ...base, ...more } as QuestionInput);
    } catch (error) {
      return isValidationError(error) ? error.problem : error;
    }
  };
  expect(problem({ clickUrl: "javascript:1" })).toMatch(/ clickUrl: must be/);
  expect(problem({ click_url: "javascript:1" })).toMatch(/ click_url: must be/);
  expect(problem({ clickURL: "x" })).toMatch(/ clickURL: is not a known field; did you mean clickUrl$/);
  expect(problem({ click_ur: "x" })).toMatch(/ click_ur: is not a known field; did you mean click_url$/);
  expect(problem({ actions: "aprove-reject" })).toMatch(/ actions: /);
});

test("the answer is one of the buttons that were given, so that a switch is exhaustive", () => {
  const ask = (async () => ({})) as unknown as Asker["ask"];
  const given = () => ask({ ...base, actions: buttons.approveReject() });
  const named = () => ask({ ...base, actions: "yes-no" });
  const own = () => ask({ ...base, actions: [{ id: "later", label: "Later", type: "button" }] });
  type Id<Asking> = Asking extends () => Promise<{ outcome: Promise<infer Outcome> }> ? IdIn<Outcome> : never;
  type IdIn<Outcome> = Outcome extends { kind: "answered"; answer: { actionId: infer Id } } ? Id : never;
  const ids = ["approve", "yes", "later", "any"] as [
    Id<typeof given>,
    Id<typeof named>,
    Id<typeof own>,
    ActionIds<ReturnType<typeof buttons.yesNo>[number][] | { id: string; label: string; type: "button" }[]>,
  ];
  ids[0] satisfies "approve" | "reject";
  ids[1] satisfies "yes" | "no";
  ids[2] satisfies "later";
  // @ts-expect-error there is no such button
  ids[0] satisfies "approve";
  expect(ids).toHaveLength(4);
});
