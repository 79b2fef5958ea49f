/**
 * Type, space and colors of all pages of the project, as CSS declarations for light and dark.
 * Each page gives them to its own root element: `:root { ${DESIGN_TOKENS} }`.
 */
export const DESIGN_TOKENS = `
  --font: Inter, "Inter Variable", system-ui, sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace;
  --text-s: 0.8125rem;
  --text-m: 0.9375rem;
  --text-l: 1.0625rem;
  --text-xl: 1.3125rem;
  --space-1: 0.25rem;
  --space-2: 0.5rem;
  --space-3: 0.75rem;
  --space-4: 1rem;
  --space-5: 1.5rem;
  --radius: 0.75rem;
  --radius-s: 0.5rem;
  --ground: light-dark(#eef0f5, #0e1014);
  --card: light-dark(#fff, #1b1e25);
  --raised: light-dark(#f4f5f9, #242832);
  --text: light-dark(#15171c, #f0f2f6);
  --soft: light-dark(#585d69, #a8afbd);
  --line: light-dark(#d5d9e2, #333947);
  --strong-line: light-dark(#7d8494, #788196);
  --accent: light-dark(#1a56c4, #86b5ff);
  --on-accent: light-dark(#fff, #0b1a33);
  --accent-soft: light-dark(#e3ecfc, #1d2f4f);
  --danger: light-dark(#b3161f, #ff9096);
  --danger-soft: light-dark(#fce7e8, #46191d);
  --good: light-dark(#11682c, #79d892);
  --good-soft: light-dark(#e0f3e5, #14361f);
  --warn: light-dark(#7a4900, #ffc666);
  --warn-soft: light-dark(#fdf0d5, #3d2c0c);
`;
