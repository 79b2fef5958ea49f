import { failureFromCode } from "@iotpush/core/adapter";
import type { INode } from "n8n-workflow";
import { expect, test } from "vitest";
import { clientOf } from "./connection.ts";
import { readCredential } from "./credential.ts";
import { nodeError } from "./node-error.ts";

test("an untrusted certificate is named, and n8n's own switch with it", async () => {
  const credential = readCredential({ baseUrl: "https://127.0.0.1:9", topic: "t", apiKey: "k" });
  const failing = () => Promise.reject(failureFromCode("SELF_SIGNED_CERT_IN_CHAIN"));
  const error = await clientOf(credential, failing)
    .messages.push("t", { message: "m" })
    .catch((thrown: unknown) => thrown);
  const { message } = nodeError({ name: "iotpush" } as INode, error);
  expect(message).toMatch(/certificate.*NODE_EXTRA_CA_CERTS.*Ignore SSL Issues in the credential\.$/);
  expect(message).not.toContain("..");
});
