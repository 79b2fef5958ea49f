import { checkSetup, isIotpushError, type Transport } from "@iotpush/core/adapter";
import type {
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
} from "n8n-workflow";
import { clientOf } from "./connection.ts";
import { isLongEnough, readCredential } from "./credential.ts";
import { transport } from "./transport.ts";

/** The credential's test: server, topic and key, at no cost in pushes. The first problem is shown with its fix. */
export async function testIotpushCredential(
  this: ICredentialTestFunctions,
  { data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
  const credential = readCredential(data as never);
  const { topic, callbackSecret, ignoreSslIssues } = credential;
  if (callbackSecret && !isLongEnough(callbackSecret))
    return { status: "Error", message: "The Callback Secret is shorter than 32 bytes. Use a longer one." };
  try {
    const client = clientOf(credential, testTransport(this, ignoreSslIssues));
    const findings = await checkSetup(client, { topics: topic ? [topic] : [] });
    const problem = findings.find(({ level }) => level === "problem");
    if (problem) return { status: "Error", message: `${problem.title} ${problem.fix ?? ""}`.trim() };
    const warnings = findings.filter(({ level }) => level === "warning").map(({ title }) => title);
    return { status: "OK", message: warnings.join(" ") || "The credential works." };
  } catch (error) {
    return { status: "Error", message: isIotpushError(error) ? error.message : String(error) };
  }
}

/** n8n gives a test no other helper than this one, which honors its proxies. */
const testTransport = ({ helpers }: ICredentialTestFunctions, ignoreSslIssues: boolean): Transport =>
  transport(({ method = "GET", url, headers, body, timeout }) =>
    helpers.request({
      method,
      uri: url,
      headers,
      ...(body === undefined ? {} : { body }),
      timeout,
      resolveWithFullResponse: true,
      simple: false,
      followRedirect: false,
      rejectUnauthorized: !ignoreSslIssues,
    }),
  );
