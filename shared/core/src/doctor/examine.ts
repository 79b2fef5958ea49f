import { checkSetup } from "../client/check-setup.js";
import type { DoctorFinding } from "./finding.js";
import type { Patient } from "./patient.js";
import { tryCallback } from "./try-callback.js";
import { tryPrivacy, tryPush, tryReceipt } from "./try-push.js";

/**
 * Finds out what a topic and its key can do, with at most three pushes: one with the key, one without it where nothing else
 * says whether the topic is private, and one question for the callback. Wrong credentials are findings, not errors.
 */
export async function examine(patient: Patient): Promise<DoctorFinding[]> {
  const setup = await checkSetup(patient.client, { topics: [patient.topic] });
  if (setup.some(({ level }) => level === "problem")) return setup;
  const pushed = await tryPush(patient);
  const findings = [...setup, ...pushed.findings];
  if (!pushed.result) return findings;
  findings.push(...(await tryReceipt(patient, pushed.result)));
  const isKnown = setup.some(({ code }) => code === "topic_private" || code === "topic_public");
  if (!isKnown) findings.push(await tryPrivacy(patient));
  if (pushed.result.subscribers !== 0) findings.push(await tryCallback(patient));
  return findings;
}
