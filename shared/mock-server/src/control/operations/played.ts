import { ActionResult } from "@iotpush/core/contract";
import { z } from "zod/v4";
import { ApiError } from "../../errors.js";
import { Fault, FaultView, NewPhone, Rule } from "../../inputs/played.js";
import { PhoneView } from "../../views.js";
import { operation } from "./operation.js";

const OnMessage = z.strictObject({ message_id: z.string() });
const TO_MESSAGE = [
  ["deliver", "Deliver a message to a phone"],
  ["fail", "Drop a message that waits for this phone; if it reached no other phone, it has failed"],
  ["read", "Open a message on a phone"],
] as const;

/** What is played: phones, rules that tap by themselves, faults. A phone is named by id or name. */
export const playedOperations = [
  operation("GET /phones", "All phones", {
    response: z.object({ phones: z.array(PhoneView) }),
    handle: ({ control }) => ({ phones: control.phones.list() }),
  }),
  operation("POST /phones", "Add a phone; it subscribes to the named topics, or all of its account", {
    response: PhoneView,
    refusals: [404],
    body: NewPhone,
    status: 201,
    handle: ({ control, body }) => control.phones.add(body),
  }),
  operation("POST /phones/{phone}/online", "Switch a phone on: what waited is delivered", {
    response: PhoneView,
    handle: ({ control, params }) => control.phones.setOnline(params.phone, true),
  }),
  operation("POST /phones/{phone}/offline", "Switch a phone off: it gets nothing", {
    response: PhoneView,
    handle: ({ control, params }) => control.phones.setOnline(params.phone, false),
  }),
  ...TO_MESSAGE.map(([what, summary]) =>
    operation(`POST /phones/{phone}/${what}`, summary, {
      body: OnMessage,
      handle: ({ control, params, body }) => control.phones[what](params.phone, body.message_id),
    }),
  ),
  operation("POST /phones/{phone}/tap", "Tap a button on a phone; 409 if it comes too late", {
    response: ActionResult,
    refusals: [409],
    body: OnMessage.extend({ action_id: z.string(), reply_text: z.string().optional() }),
    handle: ({ control, params, body }) =>
      control.phones.tap(params.phone, body.message_id, body.action_id, body.reply_text),
  }),
  operation("POST /phones/{phone}/reply", "Type a reply inside the app: it is reported as `reply`", {
    response: ActionResult,
    refusals: [409],
    body: OnMessage.extend({ text: z.string() }),
    handle: ({ control, params, body }) => control.phones.reply(params.phone, body.message_id, body.text),
  }),
  operation("POST /phones/{phone}/dismiss", "Tap the dismiss button", {
    response: ActionResult,
    refusals: [409],
    body: OnMessage,
    handle: ({ control, params, body }) => control.phones.dismiss(params.phone, body.message_id),
  }),
  operation("GET /rules", "The rules in force, each with its last `problem` if it could not do its part", {
    response: z.object({ rules: z.array(Rule.extend({ problem: z.string().optional() })) }),
    handle: ({ control }) => ({ rules: control.rules.list() }),
  }),
  operation(
    "POST /rules",
    "Let a person react to matching messages by themselves: tap, reply, read or ignore, after a delay, twice or too late",
    {
      body: Rule,
      status: 201,
      handle: ({ control, body }) => control.rules.add(body),
    },
  ),
  operation("DELETE /rules", "Forget all rules", {
    handle: ({ control }) => control.rules.clear(),
  }),
  operation("GET /faults", "The faults in force", {
    response: z.object({ faults: z.array(FaultView) }),
    handle: ({ control }) => ({ faults: control.faults.list() }),
  }),
  operation(
    "POST /faults",
    "Make calls fail, late, cut or limited: per route, nth call, or with a seeded probability",
    {
      body: Fault,
      status: 201,
      handle: ({ control, body }) => control.faults.add(body),
    },
  ),
  operation("DELETE /faults", "Forget all faults", {
    handle: ({ control }) => control.faults.clear(),
  }),
  operation("DELETE /faults/{id}", "Forget one fault", {
    handle: ({ control, params }) => {
      if (!control.faults.remove(Number(params.id)))
        throw new ApiError(404, `There is no fault ${params.id}`);
    },
  }),
];
