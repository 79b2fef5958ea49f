import packageJson from "../package.json" with { type: "json" };

/** The bridge's own version. */
export const BRIDGE_VERSION: string = packageJson.version;
