import type { IAuthenticate, ICredentialType, INodeProperties } from "n8n-workflow";
import { authenticate } from "../nodes/common/authenticate.ts";
import { credentialFields } from "../nodes/common/credential.ts";

/** One topic of iotpush and its key; and a session token for lists. */
export class IotpushTopicApi implements ICredentialType {
  name = "iotpushTopicApi";
  displayName = "Iotpush Topic API";
  documentationUrl = "https://www.iotpush.com/docs";
  icon = { light: "file:iotpush.svg", dark: "file:iotpush.dark.svg" } as const;

  properties: INodeProperties[] = credentialFields;

  authenticate: IAuthenticate = authenticate;
}
