import { type ActionButton, PRESET_WORDS, PRESETS, TEXT_PRESET_IDS } from "@iotpush/core/contract";
import { describe, expect, test } from "vitest";
import { differingWords, lockScreenButtons } from "./phone-buttons.js";

const button = (id: string, label = id): ActionButton => ({
  id,
  label,
  type: (TEXT_PRESET_IDS as readonly string[]).includes(id) ? "reply" : "button",
});

describe("on the lock screen", () => {
  test.each(PRESETS)("$name shows the app's fixed words, in any order sent", ({ ids }) => {
    const buttons = lockScreenButtons([...ids].reverse().map((id) => button(id, "own label")));
    expect(buttons?.map(({ action, word }) => [action.id, word])).toEqual(
      ids.map((id) => [id, PRESET_WORDS[id]]),
    );
  });

  test("deny, reject and escalate are red; all but snooze and dismiss open the app", () => {
    const all = PRESETS.flatMap(({ ids }) => lockScreenButtons(ids.map((id) => button(id))) ?? []);
    const idsOf = (buttons: typeof all) => [...new Set(buttons.map(({ action }) => action.id))].sort();
    expect(idsOf(all.filter(({ red }) => red))).toEqual(["deny", "escalate", "reject"]);
    expect(idsOf(all.filter(({ opensApp }) => !opensApp))).toEqual(["dismiss", "snooze"]);
    expect(idsOf(all.filter(({ takesText }) => takesText))).toEqual(["comment", "reply"]);
  });

  test("any other set shows no buttons", () => {
    expect(lockScreenButtons([button("deploy"), button("hold")])).toBeNull();
    expect(lockScreenButtons([button("approve")])).toBeNull();
    expect(lockScreenButtons([])).toBeNull();
  });

  test("labels that are not shown are explained", () => {
    const buttons = lockScreenButtons([button("ack", "Acknowledge"), button("snooze", "Snooze 15m")]);
    expect(differingWords(buttons ?? []).map(({ word }) => word)).toEqual(["Snooze 5m"]);
  });
});
