import { PUSH_TEXT_NAMES, PUSH_TEXTS } from "../contract/push-texts.js";
import { textOption } from "./push-and-ask.js";

const texts = PUSH_TEXT_NAMES.map(
  (field) => `  --${textOption(field)} TEXT`.padEnd(23) + PUSH_TEXTS[field].help.toLowerCase(),
);

export const USAGE = `iotpush push  sends a notification:            iotpush push -t my-topic "Backup finished"
iotpush ask   asks a person and waits:         iotpush ask -t my-topic "Deploy v2?" -b Yes -b No
iotpush doctor  finds out what a topic and its key can do, with at most three pushes
iotpush store   prints or erases what a store keeps of a person, while no other process has its file

push, ask and doctor
  -t, --topic NAME     the topic
  --url URL            the server (IOTPUSH_URL of the environment, else https://www.iotpush.com)

push and ask
  --title TEXT         shown in bold
  --priority NAME      low, normal, high or urgent
${texts.join("\n")}
  --json               print the result as JSON

ask
  -b, --button LABEL   a button, or id=LABEL; repeat it (approve=Approve and reject=Reject)
  --timeout SECONDS    how long to wait (300)
  Exit code: 0 for the first button, 1 for the second …; 124 nobody answered; 125 it could not be asked;
  130 Ctrl-C

doctor
  --callback URL       a public URL that leads to this machine, to try callbacks
  --listen PORT        the port of this machine that it leads to
  --wait SECONDS       how long to wait for a tap (60)
  --report FILE        where the report goes, without secrets (iotpush-doctor.md)
  --compare            try instead what documentation and live service differ in, with at most ten pushes
  --profile FILE       where --compare writes what it saw, for iotpush-mock --profile (iotpush-profile.json)

store
  export FILE [PERSON] the questions as JSON, all or those that name this user id or device
  erase FILE PERSON    removes name and reply of this user id or device from every tap

iotpush migrate --print [--schema iotpush]  prints the SQL that makes or updates the tables of postgresStore

The topic key is read from the environment variable IOTPUSH_KEY, so that it is in no history.`;
