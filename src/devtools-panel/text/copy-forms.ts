import type { StreamMessage } from '../../analysis/streams/message.ts';
import { describeMessage, bytesOf } from '../../store/describe-message.ts';
import { formatBytes, formatClock, formatHex } from '../../base/format.ts';

/** The forms in which messages are copied. `curl` and `wscat` are commands that repeat what the page did. */
export type CopyForm = 'text' | 'json' | 'ndjson' | 'curl' | 'wscat';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: it is copied as text.
    return text;
  }
};

/** A message as a plain value: its content as JSON where it is JSON, as text, or as base64 with the encoding named. */
export function plainMessage(message: StreamMessage, startedAtEpoch: number): Readonly<Record<string, unknown>> {
  const { payload, event, id } = message;
  return {
    time: new Date(startedAtEpoch + message.at).toISOString(),
    direction: message.direction,
    kind: describeMessage(message).kind,
    size: message.size,
    ...(event === null ? {} : { event }),
    ...(id === null || id === '' ? {} : { id }),
    ...(payload.isCut ? { cut: true } : {}),
    ...(payload.encoding === 'base64' ? { encoding: 'base64' } : {}),
    data: payload.encoding === 'text' && !payload.isCut ? parsed(payload.data) : payload.data,
  };
}

/**
 * A message as a line of text: time, direction, kind, size and content, with tabs between.
 *
 * @param midnight milliseconds from local midnight to the recording's zero.
 */
export function textLine(message: StreamMessage, midnight: number): string {
  const { payload } = message;
  const content =
    payload.encoding === 'text'
      ? payload.data.replaceAll('\r', '\\r').replaceAll('\n', '\\n')
      : `base64 ${payload.data}`;
  const cut = payload.isCut ? ' (cut)' : '';
  const time = formatClock(midnight + message.at, 'milli');
  return [time, message.direction, describeMessage(message).kind, formatBytes(message.size), content + cut].join('\t');
}

/** The content of one message as text: as it was sent, bytes as hex digits. */
export function contentOf({ payload }: StreamMessage): string {
  if (payload.encoding === 'text') return payload.data;
  return formatHex(bytesOf(payload.data));
}

/** Characters that are copied at most; beyond this browsers hang or refuse. */
const COPIED_CHARACTERS = 64 * 1024 * 1024;

/** Messages written in one form, and how many of them fitted. */
interface Copied {
  readonly text: string;
  readonly messages: number;
}

/**
 * Writes messages, oldest first, until `COPIED_CHARACTERS`.
 *
 * @param zero when the recording began: milliseconds since the epoch, and since local midnight.
 */
export function writeMessages(
  messages: Iterable<StreamMessage>,
  form: 'text' | 'json' | 'ndjson',
  zero: { readonly epoch: number; readonly midnight: number },
): Copied {
  const lines: string[] = [];
  let characters = 0;
  for (const message of messages) {
    const line = form === 'text' ? textLine(message, zero.midnight) : JSON.stringify(plainMessage(message, zero.epoch));
    characters += line.length + 2;
    if (characters > COPIED_CHARACTERS) break;
    lines.push(line);
  }
  const text = form === 'json' ? `[\n${lines.join(',\n')}\n]` : lines.join('\n');
  return { text: `${text}\n`, messages: lines.length };
}
