import type { Dialect, Finding } from "./finding.js";
import { lookAtService } from "./look-at-service.js";
import type { Patient } from "./patient.js";
import { tryCallback } from "./try-callback.js";
import { tryPrivacy, tryPush, tryReceipt } from "./try-push.js";

export interface Examination {
  readonly dialect?: Dialect | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Finds out what a topic and its key can do, with at most three pushes: one with the key, one without it where nothing else
 * tells whether the topic is private, and one question for the callback. Wrong credentials are findings, not errors.
 */
export async function examine(patient: Patient): Promise<Examination> {
  const look = await lookAtService(patient);
  if (look.hopeless) return { findings: look.findings };
  const pushed = await tryPush(patient);
  const findings = [...look.findings, ...pushed.findings];
  if (!pushed.result) return { dialect: look.dialect, findings };
  findings.push(...(await tryReceipt(patient, pushed.result)));
  findings.push(...(await tryPrivacy(patient, look)));
  if (pushed.result.subscribers !== 0) findings.push(...(await tryCallback(patient)));
  return { dialect: look.dialect, findings };
}
