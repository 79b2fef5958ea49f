import { ActionResult } from "@iotpush/core/contract";
import { z } from "zod/v4";
import { ApiError } from "../../errors.js";
import { Fault } from "../../inputs/fault.js";
import { NewPhone } from "../../inputs/new-phone.js";
import { Rule } from "../../inputs/rule.js";
import { PhoneView } from "../../views.js";
import { operation } from "./operation.js";

const OnMessage = z.strictObject({ message_id: z.string() });

/** What is played: phones, rules that tap by themselves, faults. A phone is named by id or name. */
export const playedOperations = [
  operation({
    method: "get",
    path: "/phones",
    response: z.object({ phones: z.array(PhoneView) }),
    summary: "All phones",
    handle: ({ control }) => ({ phones: control.phones.list() }),
  }),
  operation({
    method: "post",
    path: "/phones",
    response: PhoneView,
    refusals: [404],
    summary: "Add a phone; it subscribes to the named topics, or all of its account",
    body: NewPhone,
    status: 201,
    handle: ({ control }, { body }) => control.phones.add(body),
  }),
  operation({
    method: "post",
    path: "/phones/{phone}/online",
    response: PhoneView,
    refusals: [404],
    summary: "Switch a phone on: what waited is delivered",
    handle: ({ control }, { params }) => control.phones.setOnline(params.phone ?? "", true),
  }),
  operation({
    method: "post",
    path: "/phones/{phone}/offline",
    response: PhoneView,
    refusals: [404],
    summary: "Switch a phone off: it gets nothing",
    handle: ({ control }, { params }) => control.phones.setOnline(params.phone ?? "", false),
  }),
  operation({
    method: "post",
    path: "/phones/{phone}/deliver",
    refusals: [404],
    summary: "Deliver a message to a phone",
    body: OnMessage,
    handle: ({ control }, { params, body }) => control.phones.deliver(params.phone ?? "", body.message_id),
  }),
  operation({
    method: "post",
    path: "/phones/{phone}/fail",
    refusals: [404],
    summary:
      "Let a message that waits for this phone never arrive; with no other phone reached, it has failed",
    body: OnMessage,
    handle: ({ control }, { params, body }) => control.phones.fail(params.phone ?? "", body.message_id),
  }),
  operation({
    method: "post",
    path: "/phones/{phone}/read",
    refusals: [404],
    summary: "Open a message on a phone",
    body: OnMessage,
    handle: ({ control }, { params, body }) => control.phones.read(params.phone ?? "", body.message_id),
  }),
  operation({
    method: "post",
    path: "/phones/{phone}/tap",
    response: ActionResult,
    refusals: [404, 409],
    summary: "Tap a button on a phone; 409 if it comes too late",
    body: OnMessage.extend({ action_id: z.string(), reply_text: z.string().optional() }),
    handle: ({ control }, { params, body }) =>
      control.phones.tap(params.phone ?? "", body.message_id, body.action_id, body.reply_text),
  }),
  operation({
    method: "post",
    path: "/phones/{phone}/reply",
    response: ActionResult,
    refusals: [404, 409],
    summary: "Type a reply inside the app: it is reported as `reply`",
    body: OnMessage.extend({ text: z.string() }),
    handle: ({ control }, { params, body }) =>
      control.phones.reply(params.phone ?? "", body.message_id, body.text),
  }),
  operation({
    method: "post",
    path: "/phones/{phone}/dismiss",
    response: ActionResult,
    refusals: [404, 409],
    summary: "Tap the dismiss button",
    body: OnMessage,
    handle: ({ control }, { params, body }) => control.phones.dismiss(params.phone ?? "", body.message_id),
  }),
  operation({
    method: "get",
    path: "/rules",
    response: z.object({ rules: z.array(Rule.extend({ problem: z.string().optional() })) }),
    summary: "The rules in force, each with its last `problem` if it could not do its part",
    handle: ({ control }) => ({ rules: control.rules.list() }),
  }),
  operation({
    method: "post",
    path: "/rules",
    summary:
      "Let a person react to matching messages by themselves: tap, reply, read or ignore, after a delay, twice or too late",
    body: Rule,
    status: 201,
    handle: ({ control }, { body }) => control.rules.add(body),
  }),
  operation({
    method: "delete",
    path: "/rules",
    summary: "Forget all rules",
    handle: ({ control }) => control.rules.clear(),
  }),
  operation({
    method: "get",
    path: "/faults",
    response: z.object({ faults: z.array(Fault) }),
    summary: "The faults in force",
    handle: ({ control }) => ({ faults: control.faults.list() }),
  }),
  operation({
    method: "post",
    path: "/faults",
    summary: "Make calls fail, late, cut or limited: per route, nth call, or with a seeded probability",
    body: Fault,
    status: 201,
    handle: ({ control }, { body }) => control.faults.add(body),
  }),
  operation({
    method: "delete",
    path: "/faults",
    summary: "Forget all faults",
    handle: ({ control }) => control.faults.clear(),
  }),
  operation({
    method: "delete",
    path: "/faults/{index}",
    refusals: [404],
    summary: "Forget one fault, by its place in the list",
    handle: ({ control }, { params }) => {
      const index = Number(params.index);
      if (!Number.isInteger(index) || index < 0 || !control.faults.remove(index))
        throw new ApiError(404, `There is no fault ${params.index}`);
    },
  }),
];
