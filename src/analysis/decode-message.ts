import type { Decoded, DecodedPart } from './decoded.ts';
import type { StreamMessage } from './message.ts';
import type { Stream } from './stream.ts';

/** Reads one message for the detectors. */
export function decodeMessage(_stream: Stream, message: StreamMessage): Decoded {
  const { payload } = message;
  const text = payload.encoding === 'text' ? payload.data : null;
  let body: unknown;
  if (text !== null && !payload.isCut && /^\s*[[{]/.test(text)) {
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
  }
  const part: DecodedPart = { role: 'data', type: '', channel: '', ref: null, body, text };
  return { protocol: '', parts: [part], isHeartbeat: false };
}
