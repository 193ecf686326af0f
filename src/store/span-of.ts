import { spanAt } from '../analysis/streams/stream.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import type { ConnectionSpan } from '../analysis/streams/stream.ts';

/** @returns the connection that carried a message, `undefined` if it is no longer known. */
export function spanOf(analysis: Analysis, message: StreamMessage): ConnectionSpan | undefined {
  const stream = analysis.stream(message.stream);
  if (stream === undefined) return undefined;
  const byIndex = spanAt(stream, message);
  const covers = (span: ConnectionSpan): boolean =>
    span.connectingAt <= message.at && (span.closeAt ?? Infinity) >= message.at;
  return byIndex !== undefined && covers(byIndex) ? byIndex : stream.spans.findLast(covers);
}
