import type { Migration } from "../../host/migrate.js";

/** From version 0, before the first release, to 1. */
export const askMigrations: readonly Migration[] = [
  (properties) => ({
    message: "payload",
    messageType: "msg",
    timeout: "900",
    timeoutType: "num",
    buttons: [],
    mode: "auto",
    defaultAnswer: "",
    repeat: false,
    repeatEvery: 5,
    repeatTimes: 5,
    escalateTo: "",
    nobodySubscribed: "fail",
    lateNotice: false,
    legend: true,
    ...properties,
  }),
];
