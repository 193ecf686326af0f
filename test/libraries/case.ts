import type { Server } from 'node:http';

/** One message as a callback of the library reported it: parts of what its row has to show. */
export type Seen = readonly string[];

/** A library with its server. */
export interface LibraryCase {
  readonly name: string;
  /** Script of the page, a module that may import packages. It calls `saw(...parts)` in callbacks. */
  readonly page: string;
  /** Messages that the callbacks report. */
  readonly count: number;
  /** Adds the library's server to that of the page. */
  serve(server: Server): void;
  readonly isInFirefox?: boolean;
}
