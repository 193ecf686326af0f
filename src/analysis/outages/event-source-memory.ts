import type { Millis } from '../../base/units.ts';
import type { RecordRef } from '../finding.ts';
import { EventIdOrder } from '../numbering/event-id.ts';
import type { ConnectionSpan } from '../streams/stream.ts';

/** The connection before the present one, for as long as the present one can still resume it. */
export interface Previous {
  readonly connection: number;
  readonly endAt: Millis;
  readonly messages: number;
  readonly withId: number;
  readonly lastId: string;
}

/** What is known of one native event source. */
export interface Source {
  span: ConnectionSpan | null;
  /** Messages of the present connection, and how many of them have an id. */
  messages: number;
  withId: number;
  /** The last id of this stream, as text; empty for none. */
  lastId: string;
  lastRef: RecordRef | null;
  /** Steps from one whole-number id to the next, and how many of them were one. */
  steps: number;
  ones: number;
  readonly order: EventIdOrder;
  /** Events with the same id as the one before: then the same id again says nothing. */
  repeats: number;
  /** Ids of the present connection, and whether one came again within it after another: then an old id is no old event. */
  readonly ids: Set<string>;
  hasRecurringIds: boolean;
  previous: Previous | null;
  /** The id that the browser sent along, where the recording has it. */
  sentId: string | null;
  openRef: RecordRef | null;
  openedAt: Millis | null;
  /** Reconnects that the server could not resume for want of ids. */
  reconnects: number;
  /** The end marker that came last, `null` where something came after it, and how often it was asked for again. */
  marker: string | null;
  askedAgain: number;
  /** Id of the finding that the browser gave this source up, `null` while it has not. */
  dead: string | null;
}

/** A source of which nothing was seen. */
export const newSource = (): Source => ({
  span: null,
  messages: 0,
  withId: 0,
  lastId: '',
  lastRef: null,
  steps: 0,
  ones: 0,
  order: new EventIdOrder(),
  repeats: 0,
  ids: new Set(),
  hasRecurringIds: false,
  previous: null,
  sentId: null,
  openRef: null,
  openedAt: null,
  reconnects: 0,
  marker: null,
  askedAgain: 0,
  dead: null,
});
