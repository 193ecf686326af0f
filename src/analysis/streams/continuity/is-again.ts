import type { ConnectingRecord } from '../../../wire/record.ts';
import type { InDocument, StreamEntry } from '../stream-entry.ts';
import type { ConnectionSpan } from '../stream.ts';

/** True where a connection takes up what one before it had carried, and that one did not end by the page's own will. */
export function isAgain(entry: StreamEntry, session: string | null, record: InDocument<ConnectingRecord>): boolean {
  const { stream, family, polls, replies } = entry;
  const isContinued = replies.asks(record);
  if (stream.connections === 0) return false;
  if (family === 'engine.io') return session === null;
  const last = stream.spans.at(-1);
  // Closed by the page before it was answered: nothing had begun that this one could continue.
  const isTakenBack = last !== undefined && last.openAt === null && wasTakenBack(entry, last);
  if (polls === null) return !isTakenBack;
  const isStream = stream.class === 'sse' || stream.class === 'streamed-fetch';
  return isStream && isContinued && last !== undefined && replies.isBroken(stream, last);
}

const wasTakenBack = (entry: StreamEntry, span: ConnectionSpan): boolean =>
  span.closeAt === null
    ? [...entry.closing].some((open) => open.span === span && open.isClosing)
    : entry.wasEndedByPage;
