import { writeHar } from '../../../../src/formats/har/write-har.ts';
import type { SessionFacts } from '../../../../src/formats/session/write-session.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';

/** A HAR file as tests look at it. */
export interface WrittenHar {
  readonly log: {
    readonly creator: object;
    readonly pages: readonly { readonly id: string; readonly startedDateTime: string }[];
    readonly entries: readonly {
      readonly pageref: string;
      readonly startedDateTime: string;
      readonly time: number;
      readonly timings: { readonly send: number; readonly wait: number; readonly receive: number };
      readonly request: object;
      readonly response: object;
    }[];
  };
}

/** A recording as the value of its HAR file. */
export const writtenHar = (records: Iterable<WireRecord>, facts: SessionFacts): WrittenHar =>
  JSON.parse([...writeHar(records, facts)].join(''));
