import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { openChannel, type Channel } from '../../../src/relay/channel.ts';
import {
  FINAL_FLUSH_EVENT,
  RECORD_EVENT,
  RELAY_ANSWER,
  RELAY_QUESTION,
  type FromRecorder,
} from '../../../src/wire/hops.ts';
import { untilHolds } from '../until-holds.ts';

const KEY = '0123456789abcdef0123456789abcdef';

/** A channel whose recorder is the test. */
function startChannel() {
  const target = new EventTarget();
  let port: MessagePort | undefined;
  target.addEventListener('handshake', (event) => {
    port = event instanceof MessageEvent ? event.ports[0] : undefined;
  });
  // A document, as far as the channel uses it.
  const channel: Channel = openChannel(target as Document, 'handshake');
  if (port === undefined) throw new Error('no port was passed');
  const recorder = port;
  const received: FromRecorder[] = [];
  channel.listen((message) => received.push(message));
  return {
    channel,
    recorder,
    received,
    post: (lastEventId: string, data: string) =>
      recorder.dispatchEvent(new MessageEvent(RECORD_EVENT, { lastEventId, data })),
  };
}

describe('the channel to the recorder', () => {
  test('passes a port before any listener of the page can see it', () => {
    expect(startChannel().recorder).toBeInstanceOf(MessagePort);
  });

  test('answers the recorder that asks whether its relay is still there', async () => {
    const { recorder } = startChannel();
    const answers: unknown[] = [];
    recorder.onmessage = ({ data }) => answers.push(data);
    recorder.postMessage(RELAY_QUESTION);
    await untilHolds(() => expect(answers).toEqual([RELAY_ANSWER]));
  });

  test('passes its port on an object that is new with each document', () => {
    const target = Object.assign(new EventTarget(), { fonts: new EventTarget() });
    const heard: string[] = [];
    target.addEventListener('handshake', () => heard.push('document'));
    target.fonts.addEventListener('handshake', () => heard.push('fonts'));
    openChannel(target as unknown as Document, 'handshake');
    expect(heard).toEqual(['fonts']);
  });

  test('knows the document once the recorder has introduced itself, and reports that once', async () => {
    const { channel, recorder } = startChannel();
    const ready = vi.fn<() => void>();
    channel.whenReady(ready);
    expect(channel.documentKey()).toBeNull();
    for (const message of [null, { type: 'recorder', document: 'no key' }, { type: 'recorder', document: KEY }])
      recorder.postMessage(message);
    recorder.postMessage({ type: 'recorder', document: KEY.replace('0', 'f') });
    // The answer comes after everything that was posted before the question.
    const answered = once(recorder, 'message');
    recorder.postMessage(RELAY_QUESTION);
    await answered;
    expect(channel.documentKey()).toBe(KEY);
    expect(ready).toHaveBeenCalledTimes(1);
    recorder.close();
  });

  test('takes messages at once, and the records of a batch as they are', () => {
    const { received, post, recorder } = startChannel();
    const batch = { type: 'batch', subscriber: 'w', first: 0, next: 1 };
    post(JSON.stringify({ ...batch, records: '' }), '[{"kind":"fault"}]');
    const end = { type: 'end', next: 1, messages: 0, isCached: false };
    post(JSON.stringify(end), '');
    expect(received).toEqual([{ ...batch, records: '[{"kind":"fault"}]' }, end]);
    recorder.close();
  });

  test.each([
    '',
    'no JSON',
    'null',
    '[]',
    '{"type":"hello"}',
    '{"type":"cut-off","isCutOff":true,"ago":0}',
    '{"type":7}',
  ])('ignores other events: %j', (text) => {
    const { received, post, recorder } = startChannel();
    post(text, '');
    expect(received).toEqual([]);
    recorder.close();
  });

  test('requests the final flush before it returns', () => {
    const { channel, recorder } = startChannel();
    const flushed = vi.fn<() => void>();
    recorder.addEventListener(FINAL_FLUSH_EVENT, flushed);
    channel.finalFlush();
    expect(flushed).toHaveBeenCalledTimes(1);
    recorder.close();
  });
});
