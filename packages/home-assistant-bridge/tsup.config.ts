import { commandConfig } from "../../shared/tooling/build/command.ts";

export default commandConfig({ minify: true });
