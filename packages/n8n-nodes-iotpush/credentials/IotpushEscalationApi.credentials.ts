import type { IAuthenticate, ICredentialType, INodeProperties } from "n8n-workflow";
import { authenticate } from "../nodes/common/authenticate.ts";
import { credentialFields } from "../nodes/common/credential.ts";

/** The topic that a question is escalated to, and its key. */
export class IotpushEscalationApi implements ICredentialType {
  name = "iotpushEscalationApi";
  displayName = "Iotpush Escalation Topic API";
  documentationUrl = "https://www.iotpush.com/docs";
  icon = { light: "file:iotpush.svg", dark: "file:iotpush.dark.svg" } as const;
  properties: INodeProperties[] = credentialFields;
  authenticate: IAuthenticate = authenticate;
}
