import { raw } from "hono/html";

/** The page's looks, light and dark. */
export const STYLE = raw(`
:root { color-scheme: light dark; --line: light-dark(#dde1e7, #333a45); --card: light-dark(#fff, #1c2129);
  --page: light-dark(#f3f5f8, #12161c); --text: light-dark(#1b2430, #e4e8ee); --dim: light-dark(#5b6675, #98a3b3);
  --good: light-dark(#137a3f, #5fd28f); --bad: light-dark(#b3261e, #ff8a80); --accent: light-dark(#0b63c5, #7db4ff); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1060px; margin: 0 auto; padding: 20px 16px 60px; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 16px; margin: 28px 0 10px; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 12px; margin-bottom: 16px; }
.dim { color: var(--dim); } .good { color: var(--good); } .bad { color: var(--bad); }
.grid { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; overflow-wrap: anywhere; }
.card h3 { margin: 0 0 4px; font-size: 13px; font-weight: 600; color: var(--dim); }
.state { font-weight: 600; } .state::before { content: "●"; margin-right: 6px; }
.topic { margin-bottom: 12px; } .topic .tools { margin: 14px 0; } .row { display: flex; flex-wrap: wrap; gap: 8px 18px; align-items: center; }
.topic strong { font-size: 16px; }
.numbers { display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px; margin: 10px 0; max-width: 560px; }
.numbers dd { font-size: 22px; font-weight: 600; margin: 0; } .numbers dt { color: var(--dim); font-size: 12px; line-height: 1.3; }
.tools { margin: 14px 0; } .row { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; } ul { margin: 6px 0; padding-left: 20px; }
textarea { font: 13px/1.45 ui-monospace, monospace; width: 100%; padding: 8px 10px; margin: 8px 0; border: 1px solid var(--line);
  border-radius: 8px; background: var(--page); color: var(--text); }
button, .button { font: inherit; border: 1px solid var(--line); border-radius: 8px; background: var(--page); color: var(--text);
  padding: 5px 12px; cursor: pointer; }
button.main { background: var(--accent); border-color: var(--accent); color: light-dark(#fff, #06203f); }
form { display: inline; } code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { background: var(--page); border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px; overflow-x: auto; margin: 6px 0 14px; }
details summary { cursor: pointer; color: var(--accent); margin-top: 8px; }
.notice { border-left: 4px solid var(--accent); } .notice.bad-box { border-left-color: var(--bad); }
.notification { border-top: 1px solid var(--line); padding: 10px 0; } .notification:first-child { border-top: 0; }
.notification ol { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 8px; margin: 2px 0 0; padding: 0; font-size: 13px; }
.notification li:not(:last-child)::after { content: "→"; margin-left: 8px; color: var(--dim); }
input[type=password] { font: inherit; width: 100%; padding: 8px 10px; margin: 8px 0 14px; border: 1px solid var(--line);
  border-radius: 8px; background: var(--page); color: var(--text); }
.login { max-width: 420px; margin: 12vh auto 0; }
`);
