import { DESIGN_TOKENS } from "@iotpush/core/adapter";
import { raw } from "hono/html";

/** The page's looks, light and dark. */
export const STYLE = raw(`
:root { color-scheme: light dark; ${DESIGN_TOKENS} }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: var(--text-m)/1.5 var(--font); }
main { max-width: 1060px; margin: 0 auto; padding: 20px 16px 60px; }
h1 { font-size: var(--text-xl); margin: 0; } h2 { font-size: var(--text-l); margin: var(--space-5) 0 var(--space-2); }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 12px; margin-bottom: 16px; }
.dim { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--danger); }
.grid { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: var(--space-3) var(--space-4); overflow-wrap: anywhere; }
.card h3 { margin: 0 0 4px; font-size: var(--text-s); font-weight: 600; color: var(--soft); }
.state { font-weight: 600; } .state::before { content: "●"; margin-right: 6px; }
.topic { margin-bottom: 12px; } .topic .tools { margin: 14px 0; } .row { display: flex; flex-wrap: wrap; gap: 8px 18px; align-items: center; }
.topic strong { font-size: 16px; }
.numbers { display: grid; grid-template-columns: repeat(4, 1fr); gap: 8px; margin: 10px 0; max-width: 560px; }
.numbers dd { font-size: 22px; font-weight: 600; margin: 0; } .numbers dt { color: var(--soft); font-size: 12px; line-height: 1.3; }
.tools { margin: 14px 0; } .row { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; } ul { margin: 6px 0; padding-left: 20px; }
textarea { font: var(--text-s)/1.45 var(--mono); width: 100%; padding: 8px 10px; margin: 8px 0; border: 1px solid var(--line);
  border-radius: var(--radius-s); background: var(--ground); color: var(--text); }
button, .button { font: inherit; border: 1px solid var(--line); border-radius: var(--radius-s); background: var(--ground); color: var(--text);
  padding: 5px 12px; cursor: pointer; }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
form { display: inline; } code, pre { font: var(--text-s)/1.45 var(--mono); }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: var(--radius-s); padding: 10px 12px; overflow-x: auto; margin: 6px 0 14px; }
details summary { cursor: pointer; color: var(--accent); margin-top: 8px; }
.notice { border-left: 4px solid var(--accent); } .notice.bad-box { border-left-color: var(--danger); }
.notification { border-top: 1px solid var(--line); padding: 10px 0; } .notification:first-child { border-top: 0; }
.notification ol { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 8px; margin: 2px 0 0; padding: 0; font-size: var(--text-s); }
.notification li:not(:last-child)::after { content: "→"; margin-left: 8px; color: var(--soft); }
input[type=password] { font: inherit; width: 100%; padding: 8px 10px; margin: 8px 0 14px; border: 1px solid var(--line);
  border-radius: var(--radius-s); background: var(--ground); color: var(--text); }
.login { max-width: 420px; margin: 12vh auto 0; }
`);
