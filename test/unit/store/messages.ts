import type { StreamMessage } from '../../../src/analysis/streams/message.ts';
import { byteCount, millis } from '../../../src/base/units.ts';

/** A message as the analysis gives it, with what a test does not care about filled in. */
export const message = (data: string, more: Partial<StreamMessage> = {}): StreamMessage => ({
  ref: { document: 'd', n: 0, part: 0 },
  stream: 1,
  connection: 0,
  at: millis(0),
  direction: 'in',
  size: byteCount(data.length),
  bodyKind: 'text',
  payload: { encoding: 'text', data, size: byteCount(data.length), isCut: false },
  event: null,
  id: null,
  ...more,
});

/** A binary message of these bytes. */
export const binary = (bytes: readonly number[]): StreamMessage =>
  message('', {
    bodyKind: 'arraybuffer',
    size: byteCount(bytes.length),
    payload: {
      encoding: 'base64',
      data: Buffer.from(bytes).toString('base64'),
      size: byteCount(bytes.length),
      isCut: false,
    },
  });
