import { checkSetup, errorText, isLoopback } from "@iotpush/core/adapter";
import type { ILoadOptionsFunctions, INodePropertyOptions } from "n8n-workflow";
import { clientOf } from "../../common/connection.ts";
import { CREDENTIAL, readCredential } from "../../common/credential.ts";
import { field } from "../../common/panel.ts";
import { plainTransportOf } from "../../common/transport.ts";

export const WITHOUT_KEY =
  "This topic is asked without a key: anyone who knows its name can subscribe to it and answer. Private topics need the Pro plan.";

const PRIVATE =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[f[cd])|\.(local|lan|internal|home\.arpa)$|^[^.[]+$/;

/** Whether the service surely cannot call n8n: at an address of this machine or network, while the service is elsewhere. */
export function unreachable(callback: string, baseUrl: string): boolean {
  const [own, service] = [new URL(callback).hostname, new URL(baseUrl).hostname];
  if (isLoopback(service)) return false;
  return isLoopback(own) || (PRIVATE.test(own) && !PRIVATE.test(service));
}

export const notPublic = (own: string): string =>
  `This n8n is not public: iotpush cannot call ${new URL(own).origin}, so the receipt is read. If n8n is public, set WEBHOOK_URL to its public address.`;

/** A field whose list says, before any push, what this n8n, this credential and this topic allow. */
export const wayBackField = field.choice(
  "How the Answer Comes Back",
  "Whether iotpush may call n8n, or the answer is only read from the receipt. If a problem is named here, the list says how to fix it.",
  "auto",
  { auto: "Automatic", receipt: "Receipt Only" },
  { typeOptions: { loadOptionsMethod: "getWaysBack", loadOptionsDependsOn: ["topic.value"] } },
);

interface Hint {
  readonly short: string;
  readonly fix: string;
}

/** The list of the field How the Answer Comes Back. Nothing is pushed. */
export async function getWaysBack(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
  const hints = await hintsOf(this).catch((error: unknown) => [inShort(errorText(error))]);
  const { short } = hints[0] ?? { short: "callback and receipt" };
  return [
    {
      name: `Automatic: ${short.charAt(0).toLowerCase()}${short.slice(1)}`,
      value: "auto",
      // n8n shows two lines of it.
      description:
        hints.map(({ fix }) => fix).join(" ") || "iotpush calls n8n, and the receipt is read as well",
    },
    {
      name: "Receipt Only",
      value: "receipt",
      description: "For an n8n that iotpush cannot reach. n8n must keep running to read the receipt.",
    },
  ];
}

async function hintsOf(host: ILoadOptionsFunctions): Promise<Hint[]> {
  const credential = readCredential(await host.getCredentials(CREDENTIAL));
  const client = clientOf(credential, plainTransportOf(host, credential));
  const { mode, value } = (host.getCurrentNodeParameter("topic") ?? {}) as { mode?: string; value?: string };
  const isKnown = !value || (mode !== "id" && !value.startsWith("="));
  const topic = isKnown ? value || credential.topic : "";
  const findings = await checkSetup(client, { topics: topic ? [topic] : [] });
  const of = (wanted: string) =>
    findings
      .filter(({ level }) => level === wanted)
      .map(({ title, fix }) => ({ ...inShort(title), ...(fix ? { fix } : {}) }));
  const hints = [...of("problem"), ...of("warning")];
  if (!topic && !credential.apiKey) hints.push(inShort(WITHOUT_KEY));
  const own = host.getRestApiUrl();
  const subPath = new URL(own).pathname.split("/").slice(0, -1).join("/");
  if (unreachable(own, client.baseUrl)) hints.push(inShort(notPublic(own)));
  else if (subPath)
    hints.push({
      short: `a proxy must keep ${subPath}`,
      fix: "If it strips this sub-path, n8n refuses its own signature: serve n8n without one.",
    });
  return hints;
}

function inShort(text: string): Hint {
  const [short = text] = text.split(/[.:](?:\s|$)/, 1);
  return { short, fix: text.slice(short.length + 2) };
}
