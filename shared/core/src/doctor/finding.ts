import type { Finding, FindingCode } from "../client/setup-finding.js";

/** What the doctor finds: what can be checked without a push, and what its pushes show. */
export type DoctorFinding = Finding<FindingCode | "push" | "phones" | "receipt" | "callback">;
