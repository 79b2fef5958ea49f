import { DESIGN_TOKENS } from "@iotpush/core/adapter";
import { render } from "preact";
import { App } from "./shell/App.js";

const tokens = new CSSStyleSheet();
tokens.replaceSync(`:root {${DESIGN_TOKENS}}`);
document.adoptedStyleSheets = [tokens];

const root = document.getElementById("inbox");
if (root) render(<App />, root);
