import { render } from "preact";
import { App } from "./shell/App.js";

const root = document.getElementById("inbox");
if (root) render(<App />, root);
