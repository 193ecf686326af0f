/** What the servers of the cases send: numbered from 1, so that the number column has something to show. */
export const FEED: readonly { readonly seq: number; readonly place: string }[] = Array.from(
  { length: 12 },
  (_, index) => ({
    seq: index + 1,
    place: `place ${String(index + 1).padStart(2, '0')}`,
  }),
);
