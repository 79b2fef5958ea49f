/** Something is on its way. Shown after a moment only, so that it does not flicker. */
export const Loading = () => (
  <p class="loading" role="status">
    Loading…
  </p>
);
