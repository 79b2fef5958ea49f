import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACTION_TYPES, type ActionButton } from "../../contract/action-button.js";
import { buttonSet, PRESETS } from "../../contract/presets.js";
import { runs } from "../../test-support/property.js";
import {
  buttons,
  fitToPreset,
  legend,
  lockScreen,
  matchPreset,
  meaningOf,
  polarity,
  questionButtons,
  WORDS,
} from "./index.js";

const button = (id: string, label = id, extra: Partial<ActionButton> = {}): ActionButton => ({
  id,
  label,
  type: "button",
  ...extra,
});
const idsOf = (actions: readonly ActionButton[]) => actions.map(({ id }) => id);
const fit = (...actions: ActionButton[]) => idsOf(fitToPreset(actions).actions);

describe("matchPreset", () => {
  test("knows every predefined set, in any order", () => {
    for (const build of Object.values(buttons)) {
      const actions = (build as () => ActionButton[])();
      expect(matchPreset(actions.toReversed())?.preset.ids.toSorted()).toEqual(idsOf(actions).toSorted());
    }
  });

  test("knows no other set, and no button of the wrong kind", () => {
    expect(matchPreset([button("approve")])).toBeNull();
    expect(matchPreset([button("approve"), button("deny")])).toBeNull();
    expect(matchPreset([button("reply")])).toBeNull();
    expect(matchPreset([])).toBeNull();
  });
});

describe("fitToPreset", () => {
  test("a random id behind the word says nothing: 01J8JA5 is not yes", () => {
    fc.assert(
      fc.property(fc.ulid(), (context) => {
        const found = fitToPreset([
          button(`CONFIRM_${context}`, "Confirm"),
          button(`DISMISS_${context}`, "Dismiss"),
        ]);
        expect(found.preset?.name).toBe("confirm-deny");
      }),
      { ...runs(), examples: [["01JDXAMB05JA5NY5YESMZ9K2T1"]] },
    );
  });

  test.each([
    [
      "Home Assistant's confirmable notification",
      [button("CONFIRM_01HX", "Confirm"), button("DISMISS_01HX", "Dismiss")],
      ["confirm", "deny"],
    ],
    [
      "with its order turned",
      [button("DISMISS_01HX", "Leave it"), button("CONFIRM_01HX", "Close garage")],
      ["deny", "confirm"],
    ],
    ["German labels", [button("a", "Genehmigen"), button("b", "Ablehnen")], ["approve", "reject"]],
    [
      "ids in the middle of a word",
      [button("GARAGE_CLOSE_YES", "Close"), button("GARAGE_CLOSE_NO", "Keep")],
      ["yes", "no"],
    ],
    ["camel case", [button("approveDeploy", "Ship"), button("rejectDeploy", "Stop")], ["approve", "reject"]],
    ["a lone acknowledgement", [button("OK", "Got it")], ["ack"]],
    ["a lone text field", [button("ANSWER", "Your text", { type: "reply" })], ["reply"]],
    [
      "three of them",
      [button("accept"), button("decline"), button("note", "Note", { type: "reply" })],
      ["approve", "reject", "comment"],
    ],
  ])("fits %s", (_, actions, ids) => expect(fit(...actions)).toEqual(ids));

  test.each([
    ["two positive ones", [button("yes"), button("approve")]],
    ["a word that means nothing sure", [button("OPEN_GARAGE", "Open"), button("CLOSE_GARAGE", "Close")]],
    ["id against label", [button("yes_1", "No"), button("no_1", "Yes")]],
    ["a negation", [button("do_not_approve", "Do not approve"), button("reject")]],
    [
      "a destructive positive side",
      [button("YES_1", "Yes, erase", { destructive: true }), button("NO_1", "No")],
    ],
    ["more than a set holds", [button("a1"), button("a2"), button("a3"), button("a4")]],
  ])("leaves %s as they are", (_, actions) => expect(fit(...actions)).toEqual(idsOf(actions)));

  test("does nothing if it is turned off", () => {
    const actions = [button("CONFIRM_1"), button("DISMISS_1")];
    expect(fitToPreset(actions, { enabled: false }).actions).toEqual(actions);
  });

  test("reads the app's `reply` as the one text button", () => {
    const actions = [button("a"), button("NOTE", "Note", { type: "reply" })];
    expect(fitToPreset(actions).original("reply")?.id).toBe("NOTE");
    expect(fitToPreset([...actions, button("N2", "n", { type: "reply" })]).original("reply")).toBeUndefined();
    expect(fitToPreset(actions).original("elsewhere")).toBeUndefined();
  });

  const word = fc.constantFrom(...Object.values(WORDS).flat(), "garage", "door", "close", "not", "01HX");
  const anyButton = fc.record({
    id: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join("_").toUpperCase()),
    label: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(" ")),
    type: fc.constantFrom(...ACTION_TYPES),
    destructive: fc.boolean(),
  });
  const anyButtons = fc.uniqueArray(anyButton, { selector: ({ id }) => id, minLength: 1, maxLength: 4 });

  test("is a predefined set or nothing changed; the way back restores every button; no side is turned, and destructive is never positive", () => {
    fc.assert(
      fc.property(anyButtons, (actions) => {
        const fitted = fitToPreset(actions);
        const ids = idsOf(fitted.actions);
        expect(new Set(ids).size).toBe(actions.length);
        expect(ids.map((id) => fitted.original(id))).toEqual(actions);
        if (!fitted.changed) {
          expect(fitted.actions).toEqual(actions);
          return;
        }
        expect(matchPreset(fitted.actions)).not.toBeNull();
        for (const [index, action] of actions.entries()) {
          const id = PRESETS.flatMap((set) => [...set.ids]).find((known) => known === ids[index]);
          const side = id ? polarity(id) : null;
          if (action.destructive) expect(side).not.toBe("positive");
          if (action.type !== "reply") expect(polarity(meaningOf(action) ?? "ack")).toBe(side);
        }
      }),
      runs(),
    );
  });
});

test("the legend explains the words that differ, and no other", () => {
  const garage = fitToPreset([button("CONFIRM_1", "Close garage"), button("DISMISS_1", "Deny")]);
  expect(legend(garage)).toBe("Confirm = Close garage");
  expect(legend(fitToPreset(buttons.approveReject()))).toBeNull();
  expect(legend(fitToPreset([button("x"), button("y")]))).toBeNull();
});

describe("questionButtons", () => {
  const link = button("more", "Details", { type: "url", url: "https://a.example/" });
  const other = button("log", "Log", { type: "url", url: "https://b.example/" });

  test("the first link becomes the click URL, others go into the text", () => {
    expect(questionButtons([button("ack"), link, other])).toEqual({
      actions: [button("ack")],
      clickUrl: "https://a.example/",
      links: ["Log: https://b.example/"],
    });
    expect(questionButtons([link], { clickUrl: "https://c.example/" }).links).toEqual([
      "Details: https://a.example/",
    ]);
  });

  test("links are refused by choice, equal ids always", () => {
    expect(() => questionButtons([link], { urlButtons: "refuse" })).toThrow(/click_url/);
    expect(() => questionButtons([button("a"), button("a")])).toThrow(/used twice/);
  });
});

test("lockScreen says in a sentence where buttons show", () => {
  expect(lockScreen(buttons.approveReject())).toEqual({
    shows: true,
    hint: "Shows on the lock screen as Approve, Reject.",
  });
  expect(lockScreen([button("a"), button("b")]).hint).toMatch(/only inside the app.*approve \+ reject/);
});

describe("a predefined set by name", () => {
  test.each(PRESETS)(
    "$name has the words of the lock screen, and red where the app shows red",
    ({ name, ids }) => {
      expect(buttonSet(name).map(({ id }) => id)).toEqual(ids);
      const red = buttonSet(name).filter(({ destructive }) => destructive);
      expect(red.map(({ id }) => id)).toEqual(
        ids.filter((id) => ["deny", "reject", "escalate"].includes(id)),
      );
    },
  );

  test("that does not exist is undefined, also under a name that every object has", () => {
    expect([buttonSet("maybe-not"), buttonSet("constructor")]).toEqual([undefined, undefined]);
  });
});
