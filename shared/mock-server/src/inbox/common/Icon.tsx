/** Drawn on a field of 24 by 24. */
const PATHS = {
  phone: "M8 2h8a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zm3 17h2",
  send: "M3 11.5 21 3l-6.5 18-3.5-7.5zM21 3 11 13.5",
  requests: "M4 8h14l-4-4M20 16H6l4 4",
  callbacks: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  controls: "M4 7h9m5 0h2M4 17h2m5 0h9M13 4.5v5h5v-5zM6 14.5v5h5v-5z",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.3 15.3 21 21",
  timeline: "M6 5h.01M6 12h.01M6 19h.01M11 5h9M11 12h9M11 19h6",
  tools: "M4 7h9m5 0h2M4 17h2m5 0h9M13 4.5v5h5v-5zM6 14.5v5h5v-5z",
  back: "M15 5l-7 7 7 7",
  remove: "M6 6l12 12M18 6 6 18",
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
