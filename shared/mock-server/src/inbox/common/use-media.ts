import { useEffect, useState } from "preact/hooks";

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const follow = () => setMatches(media.matches);
    follow();
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, [query]);
  return matches;
}

/** Wide enough for the panel beside the phones. */
export const WIDE = "(min-width: 900px)";
/** Wide enough for two phones and the panel. */
export const TWO_PHONES = "(min-width: 1200px)";
