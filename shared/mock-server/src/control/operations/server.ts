import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { z } from "zod/v4";
import { iso } from "../../clock.js";
import { Differences } from "../../inputs/options.js";
import type { SeedInput } from "../../inputs/seed.js";
import { DIFFERENCES, type DifferenceId, PROFILE_NAMES } from "../../profile/differences.js";
import { sessionForPhone } from "../../service/accounts.js";
import { phoneViews, topicViews } from "../../service/state.js";
import { PhoneView, TopicView, time } from "../../views.js";
import type { Snapshot } from "../control.js";
import { streamEvents } from "../event-stream.js";
import { operation } from "./operation.js";

const profile = z.enum(PROFILE_NAMES);

const ClockSchema = z.object({ now: time, frozen: z.boolean() });
const SessionSchema = z.object({ token: z.string(), expires_at: time });

const State = ClockSchema.extend({
  profile,
  phones: z.array(PhoneView),
  topics: z.array(TopicView),
});

const ProfileRows = z.object({
  name: profile,
  rows: z.array(
    z.object({
      id: z.string(),
      matter: z.string(),
      documented: z.string(),
      live: z.string(),
      evidence: z.enum(["server", "client", "inferred"]),
      alike: z.literal(true).optional(),
      plays: profile,
    }),
  ),
});

const SnapshotShape = z.object({
  now: z.number(),
  frozen: z.boolean(),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});

export const serverOperations = [
  operation("GET /health", "Whether it runs, and in which profile", {
    response: z.object({ status: z.literal("ok"), profile }),
    isOpen: true,
    // In fact the front answers, before all this is loaded.
    handle: ({ service }) => ({ status: "ok", profile: service.profile.name }),
  }),
  operation(
    "GET /events",
    "What happens, as server-sent events: message, delivery, request, phones, topics, clock, faults, removed, reset",
    {
      response: "text/event-stream",
      handle: ({ hub, service, context }) => {
        streamEvents(hub, service, context.env.outgoing);
        return RESPONSE_ALREADY_SENT;
      },
    },
  ),
  operation("GET /state", "The profile, the time, and all phones and topics", {
    response: State,
    handle: ({ service }) => ({
      profile: service.profile.name,
      now: iso(service.clock.now()),
      frozen: service.clock.frozen,
      phones: phoneViews(service),
      topics: topicViews(service),
    }),
  }),
  operation(
    "GET /profile",
    "The profile, and which side each row of the differences plays, with its evidence",
    {
      response: ProfileRows,
      handle: ({ service }) => ({
        name: service.profile.name,
        rows: Object.entries(DIFFERENCES).map(([id, row]) => ({
          id,
          ...row,
          plays: service.profile.live(id as DifferenceId) ? "live" : "documented",
        })),
      }),
    },
  ),
  operation("PUT /profile", "Play another profile, and single rows otherwise", {
    body: z.strictObject({
      name: profile,
      rows: Differences.optional(),
    }),
    handle: ({ control, body }) => control.switchProfile(body.name, body.rows ?? {}),
  }),
  operation(
    "POST /clock",
    "Move the service's clock, which drives expiry, quota and retries; or stop it, or let it run",
    {
      response: ClockSchema,
      body: z.union([
        z.strictObject({ advance_ms: z.number().min(0) }),
        z.strictObject({ set: z.iso.datetime({ offset: true }), frozen: z.boolean().optional() }),
        z.strictObject({ frozen: z.boolean() }),
      ]),
      handle: ({ service, body }) => {
        if ("advance_ms" in body) service.clock.advance(body.advance_ms);
        else if ("set" in body) service.clock.set(Date.parse(body.set), { frozen: body.frozen ?? true });
        else service.clock.set(service.clock.now(), body);
        return { now: iso(service.clock.now()), frozen: service.clock.frozen };
      },
    },
  ),
  operation(
    "GET /session",
    "A session token that counts, of a phone's account or the first; made again if all have ended",
    {
      response: z.object({ token: z.string().nullable() }),
      query: z.strictObject({ phone: z.string().optional() }),
      handle: ({ service, query }) => ({ token: sessionForPhone(service, query.phone) }),
    },
  ),
  operation("POST /sessions", "A fresh session token of an account (name or id; by default the first)", {
    response: SessionSchema,
    refusals: [404],
    body: z.strictObject({
      account: z.string().optional(),
      lasts_ms: z.number().int().min(1).max(31_536_000_000).optional(),
    }),
    status: 201,
    handle: ({ control, body }) => control.mintSession(body.account, body.lasts_ms),
  }),
  operation("DELETE /sessions", "End every session token: requests that use one get 401", {
    response: z.object({ ended: z.number().int() }),
    handle: ({ control }) => ({ ended: control.endSessions() }),
  }),
  operation(
    "POST /reset",
    "Back to the last seed, or to the demo account: no messages, faults, rules or log",
    {
      query: z.strictObject({ demo: z.literal("true").optional() }),
      handle: ({ control, query }) => control.reset({ demo: query.demo === "true" }),
    },
  ),
  operation("POST /seed", "Replace everything by these accounts, with their topics and phones", {
    body: z.unknown(),
    // Checked there: what is wrong is reported in the same words as at the start.
    handle: ({ control, body }) => control.seed(body as SeedInput),
  }),
  operation("GET /snapshot", "Everything the server knows", {
    response: SnapshotShape,
    handle: ({ control }) => control.snapshot(),
  }),
  operation("PUT /snapshot", "Go back to a snapshot", {
    body: z.custom<Snapshot>((value) => typeof value === "object" && value !== null && "tables" in value, {
      error: "is not a snapshot; send what GET /_mock/snapshot gave",
    }),
    handle: ({ control, body }) => control.restore(body),
  }),
];
