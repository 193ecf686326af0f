import type { Path } from '../analysis/numbering/path.ts';
import type { Direction } from '../wire/record.ts';

/** Why a filter is not applied, and the place in its text that is wrong. */
export interface FilterError {
  /** The rest of a sentence that begins with "Filter not applied:". */
  readonly text: string;
  readonly from: number;
  readonly until: number;
}

/** How two values are compared. */
export type Operator = '=' | '!=' | '>' | '<' | '>=' | '<=';

/** A regular expression as written. It is never run on the panel's main thread. */
export interface Pattern {
  readonly kind: 'pattern';
  readonly source: string;
  readonly flags: string;
  readonly from: number;
  readonly until: number;
}

/** A test of a text: it contains these words, equals them (both ignoring case), or matches a pattern. */
export type TextTest =
  { readonly kind: 'contains'; readonly text: string } | { readonly kind: 'equals'; readonly text: string } | Pattern;

/** The fields of a message or its stream that are text. */
export type TextField = 'type' | 'channel' | 'protocol' | 'event' | 'id' | 'stream' | 'url';

/** What `transport:` can ask for. */
export type TransportName =
  | 'ws'
  | 'datachannel'
  | 'peer'
  | 'webtransport'
  | 'webrtc'
  | 'sse'
  | 'stream'
  | 'poll'
  | 'long-poll'
  | 'short-poll'
  | 'retry-loop'
  | 'request'
  | 'fetch'
  | 'xhr';

/** What `has:` can ask for: something that was found about a message. */
export type HasName = 'gap' | 'duplicate' | 'late' | 'finding';

/** What `is:` can ask for: a property of the message itself. */
export type IsName = 'heartbeat' | 'text' | 'binary' | 'json' | 'cut' | 'empty' | 'induced';

/** An instant: by the clock, in milliseconds since midnight, or since the recording's zero. */
export interface Instant {
  readonly kind: 'clock' | 'relative';
  readonly at: number;
}

/** One condition. */
export type Term =
  | { readonly kind: 'anywhere'; readonly test: TextTest }
  | { readonly kind: 'field'; readonly field: TextField; readonly test: TextTest }
  | { readonly kind: 'direction'; readonly direction: Direction }
  | { readonly kind: 'transport'; readonly transport: TransportName }
  | { readonly kind: 'size'; readonly operator: Operator; readonly size: number }
  | { readonly kind: 'time'; readonly side: 'after' | 'before'; readonly instant: Instant }
  | { readonly kind: 'has'; readonly what: HasName }
  | { readonly kind: 'is'; readonly what: IsName }
  | { readonly kind: 'path'; readonly path: Path; readonly operator: Operator; readonly value: string }
  | { readonly kind: 'path-text'; readonly path: Path; readonly test: TextTest };

/** A filter as it was understood. */
export type Expression =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | Term;
