import type { Server } from 'node:http';

/**
 * One message as a callback of the library reported it: the type of its row, then texts that the row has to show. A number is
 * what its number column has to show.
 */
export type Seen = readonly [type: string, ...parts: readonly (string | number)[]];

/** A library with its server. */
export interface LibraryCase {
  readonly name: string;
  /** Script of the page, a module that may import packages. It calls `saw(...parts)` in callbacks. */
  readonly page: string;
  /** Messages that the callbacks report. */
  readonly count: number;
  /** Adds the library's server to that of the page. */
  serve(server: Server): void;
  /** Incoming rows of a reported type that no callback reports: what the library keeps to itself. */
  readonly silent?: number;
  /** Part of the address of the stream to look at, where the library opens others before. */
  readonly stream?: string;
  readonly isInFirefox?: boolean;
}
