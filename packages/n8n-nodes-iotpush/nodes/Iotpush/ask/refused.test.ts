import { type MockServer, startMockServer } from "@iotpush/mock-server";
import type { IDataObject } from "n8n-workflow";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeN8n, startFakeN8n } from "../../../test-support/fake-n8n.ts";
import { unreachable } from "./way-back.ts";

let mock: MockServer;
let n8n: FakeN8n;
beforeEach(async () => {
  mock = await startMockServer({ deliveries: "off" });
  n8n = await startFakeN8n(mock.url, 1_200);
});
afterEach(async () => {
  await n8n[Symbol.asyncDispose]();
  await mock.close();
});
const sent = () => mock.control.messages({}).messages;

describe("refuses before the push", () => {
  test.each([
    [{ responseType: "buttons", buttonSet: "custom" }, {}, /Add buttons/],
    [{ allowedResponders: " , " }, {}, /Name at least one person/],
    [{ allowedResponders: "={{ $json.x }}" }, { evaluated: { allowedResponders: "" } }, /Name at least one/],
    [
      { approvalOptions: { values: { approveLabel: "Ablehnen" } } },
      {},
      /Approve Button Label: means something else/,
    ],
    [
      { approvalOptions: { values: { disapproveLabel: "Allow" } } },
      {},
      /Reject Button Label: means something else/,
    ],
    [
      { whenNobodyAnswers: "answer", defaultAnswer: "launch" },
      {},
      /Answer: is not a button.*approve, reject/,
    ],
    [
      { whenNobodyAnswers: "goOn", limitType: "atSpecifiedTime", maxDateAndTime: "soon" },
      {},
      /is not a valid time/,
    ],
    [{ message: "={{ $json.x }}" }, { evaluated: { message: { a: 1 } } }, /Message: is an object/],
    [{ title: "={{ $json.x }}" }, { evaluated: { title: "Of [object Object]" } }, /Title: is an object/],
    [{ responseType: "buttons", buttonSet: "json", buttonsJson: "[1]" }, {}, /array such as/],
    [
      { responseType: "buttons", buttonSet: "json", buttonsJson: '[{"id":null}]' },
      {},
      /ID of a button: is empty/,
    ],
    [
      { responseType: "buttons", buttonSet: "json", buttonsJson: [{ id: "a", label: { b: 1 } }] },
      {},
      /Label of a button: is an object/,
    ],
    [
      { approvalOptions: { values: { approveLabel: {} } } },
      {},
      /Approve Button Label: is an object, not text/,
    ],
    [
      { allowedResponders: "={{ $json.x }}" },
      { evaluated: { allowedResponders: { name: "A" } } },
      /Restrict Who Can Answer: is an object/,
    ],
    [
      { topic: "={{ $json.x }}" },
      { evaluated: { topic: { mode: "name", value: undefined } } },
      /topic: is not named.*give the expression a value/,
    ],
    [{ responseType: "approveOrEdit", draft: " " }, {}, /Draft: is empty/],
    [{ whenNobodyAnswers: "goOn", resumeAmount: -5 }, {}, /Amount: is not a number of 0 or more/],
    [
      { whenNobodyAnswers: "goOn", limitType: "atSpecifiedTime", maxDateAndTime: "2020-01-01" },
      {},
      /has passed already/,
    ],
    [
      { options: { remindEveryMinutes: "often" } },
      {},
      /Remind Every \(Minutes\): is not a number of 0.1 or more/,
    ],
    [{ options: { remindEveryMinutes: undefined } }, {}, /Remind Every \(Minutes\): is not a number/],
    [{ options: { nobodySubscribed: "" } }, {}, /If Nobody Is Subscribed: is not a choice.*got "",/],
    [{ whenNobodyAnswers: "goOn", resumeAmount: 1e12 }, {}, /Amount: is too far away/],
    [
      { whenNobodyAnswers: "goOn", limitType: "atSpecifiedTime", maxDateAndTime: "9999-12-31" },
      {},
      /Max Date and Time: is too far away/,
    ],
    [{ wayBack: "receipt" }, { resumeBase: "http://127.0.0.1:9" }, /Set WEBHOOK_URL/],
    [{ wayBack: "receipt" }, { credential: { apiKey: "", sessionToken: "" } }, /Copy the topic's key/],
  ])("%j", async (parameters, more, error) => {
    await expect(n8n.ask(parameters as IDataObject, more)).rejects.toThrow(error);
    expect(sent()).toEqual([]);
  });
});

test.each([
  ["http://localhost:5678/x", "https://www.iotpush.com", true],
  ["http://192.168.1.5:5678/x", "https://www.iotpush.com", true],
  ["http://n8n.local/x", "https://www.iotpush.com", true],
  ["https://n8n.example.com/x", "https://www.iotpush.com", false],
  ["http://localhost:5678/x", "http://127.0.0.1:4780", false],
  ["http://n8n:5678/x", "http://mock:4780", false],
])("%s called by %s is unreachable: %s", (own, service, expected) => {
  expect(unreachable(own, service)).toBe(expected);
});
