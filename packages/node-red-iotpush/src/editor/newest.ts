/** Begins something that may take a while; what it gives says whether nothing newer has begun: only then does its result count. */
export function newest(): () => () => boolean {
  let begun = 0;
  return () => {
    begun += 1;
    const own = begun;
    return () => own === begun;
  };
}
