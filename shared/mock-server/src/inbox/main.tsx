import { render } from "preact";
import { App } from "./App.js";

const root = document.getElementById("inbox");
if (root) render(<App />, root);
