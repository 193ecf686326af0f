import { formatOffset } from '../../base/format.ts';
import type { Millis } from '../../base/units.ts';
import { inducedLine, inducedTag } from '../../texts/findings/induced.ts';
import type { Analysis } from '../analysis.ts';
import type { RecordRef } from '../finding.ts';
import type { Stream } from '../streams/stream.ts';
import type { InducedFaults, InducedMessage } from './induced-faults.ts';
import { listInduced } from './induced-summary.ts';

/** What was caused on purpose, as a report writes it. */
interface InducedReport {
  /** A line for each fault and for messages made by hand, in order of time. */
  readonly lines: readonly string[];
  /** What was done to a message, empty for nothing. */
  tag(message: { readonly ref: Pick<RecordRef, 'document' | 'n'> }): string;
}

/** Writes what was caused on purpose. @param clock writes an instant; counted from the recording's zero by default. */
export function reportInduced(
  analysis: Pick<Analysis, 'induced' | 'stream' | 'streamOfConnection'>,
  clock: (at: Millis) => string = formatOffset,
): InducedReport {
  const faults = analysis.induced();
  const lines = listInduced(faults, (...of) => analysis.streamOfConnection(...of)).map(
    ({ fault, from, until, messages, stream }) => {
      const label = stream === null ? undefined : analysis.stream(stream)?.label;
      const line = inducedLine({ fault, from: clock(from), lasted: until === null ? null : until - from, messages });
      return label === undefined ? line : `${line} (${label})`;
    },
  );
  return {
    lines,
    tag({ ref }) {
      const fault = faults.messageOf(ref)?.fault;
      return fault === undefined ? '' : inducedTag(fault);
    },
  };
}

/** The changed messages of a stream by the numbers of their records: a stream belongs to one document. */
export function inducedOf(faults: InducedFaults, stream: Stream | undefined): ReadonlyMap<number, InducedMessage> {
  const document = stream?.spans.at(-1)?.document;
  return document === undefined ? NONE : faults.messagesIn(document);
}

const NONE: ReadonlyMap<number, InducedMessage> = new Map();
