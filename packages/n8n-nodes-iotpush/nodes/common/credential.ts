import type { ICredentialDataDecryptedObject } from "n8n-workflow";

/** What the credential holds; empty texts where a person left a field empty. */
export interface IotpushCredential {
  readonly baseUrl: string;
  /** The name of the topic that the key belongs to. */
  readonly topic: string;
  readonly apiKey: string;
  readonly sessionToken: string;
  readonly callbackSecret: string;
  readonly ignoreSslIssues: boolean;
}

const text = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** The credential's fields, each of its type. */
export const readCredential = (data: ICredentialDataDecryptedObject): IotpushCredential => ({
  baseUrl: text(data.baseUrl),
  topic: text(data.topic),
  apiKey: text(data.apiKey),
  sessionToken: text(data.sessionToken),
  callbackSecret: text(data.callbackSecret),
  ignoreSslIssues: data.ignoreSslIssues === true,
});
