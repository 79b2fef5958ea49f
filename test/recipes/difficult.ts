/** What a recipe must carry unharmed: quotes, line breaks, backslashes, umlauts, emoji, and what shells and templates look for. */
export const DIFFICULT =
  "@He said \"go\" & 'now'\nÄrger: 80 °C \\ 100 % ✅ 🚦\n$HOME $(id) {{ 1 + 1 }} `x` \\n";
export const DIFFICULT_TITLE = 'Öl "leer" \\ 🚨';
