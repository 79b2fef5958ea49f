import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Who may enter, with the password in the clear. */
export type NodeRedUser = { user: string; password: string };

/** What a test sets in Node-RED's settings file. */
export type NodeRedSettings = {
  /** Guards what flows answer over HTTP. */
  nodeUser?: NodeRedUser;
  /** Guards the editor and its API. */
  adminUser?: NodeRedUser;
  /** May look at the guarded editor, and change nothing. */
  readingUser?: NodeRedUser;
  /** Further settings by Node-RED's own names, such as `httpNodeRoot`. */
  settings?: Readonly<Record<string, unknown>>;
};

/** Writes the settings file into a user folder. `nodeRed` is the folder of the installed Node-RED. */
export function writeSettings(userDir: string, nodeRed: string, port: number, chosen: NodeRedSettings): void {
  const { nodeUser, adminUser, readingUser, settings } = chosen;
  const hash = passwordHash(nodeRed);
  const account = ({ user, password }: NodeRedUser, permissions: string) => ({
    username: user,
    password: hash(password),
    permissions,
  });
  const content = {
    uiHost: "127.0.0.1",
    uiPort: port,
    flowFile: "flows.json",
    credentialSecret: "stories",
    telemetry: { enabled: false, updateNotification: false },
    editorTheme: { tours: false },
    externalModules: { palette: { allowInstall: false } },
    logging: { console: { level: "info", metrics: false, audit: false } },
    ...(nodeUser === undefined
      ? {}
      : { httpNodeAuth: { user: nodeUser.user, pass: hash(nodeUser.password) } }),
    ...(adminUser === undefined
      ? {}
      : {
          adminAuth: {
            type: "credentials",
            users: [account(adminUser, "*"), ...(readingUser ? [account(readingUser, "read")] : [])],
          },
        }),
    ...settings,
  };
  mkdirSync(userDir, { recursive: true });
  // Without this, a package.json further up could make the settings file an ES module.
  writeFileSync(
    join(userDir, "package.json"),
    JSON.stringify({ name: "user-folder", private: true, type: "commonjs" }),
  );
  writeFileSync(join(userDir, "settings.js"), `module.exports = ${JSON.stringify(content, null, 2)};\n`);
}

/** Node-RED's own hash function, found where Node-RED finds it. */
function passwordHash(nodeRed: string): (password: string) => string {
  const { hashSync } = createRequire(join(nodeRed, "package.json"))("bcryptjs") as {
    hashSync(password: string, rounds: number): string;
  };
  return (password) => hashSync(password, 4);
}
