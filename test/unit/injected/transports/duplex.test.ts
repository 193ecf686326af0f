import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  addAccessors,
  FakeTarget,
  fire,
  MessageEvents,
  PlainEvent,
  startRecorder,
  stubEvents,
} from '../fake-events.ts';

class Target extends FakeTarget {
  _readyState: unknown = 'open';
  _bufferedAmount = 0;
  send(_data: unknown): void {}
  close(_code?: unknown, _reason?: unknown): void {}
}
addAccessors(Target.prototype, 'readyState', 'bufferedAmount');

let recording: ReturnType<typeof startRecorder>;
let observe: (target: Target, connection: number) => (type: string, handler: () => void) => void;

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  stubEvents();
  for (const name of ['send', 'close'] as const)
    Object.defineProperty(Target.prototype, name, { value: () => undefined, configurable: true, writable: true });
  const { observeDuplex } = await import('../../../../src/injected/transports/duplex.ts');
  recording = startRecorder();
  observe = observeDuplex<never>(recording.recorder, 'thing', Target.prototype as never, 'open', () => 'why') as never;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('only what is observed writes records', () => {
  const [known, unknown] = [new Target(), new Target()];
  observe(known, 7);
  unknown.send('x');
  unknown.close();
  known.send('y');
  expect(recording.written().map(({ kind, connection }) => [kind, connection])).toEqual([['message', 7]]);
});

test('an error has the text that is described, and a state that is a word counts as open or closed', () => {
  const target = new Target();
  observe(target, 1);
  fire(target, new PlainEvent('error'));
  target._readyState = 'closing';
  fire(target, new PlainEvent('error'));
  target._readyState = 2;
  fire(target, new PlainEvent('error'));
  expect(recording.written().map(({ detail }) => detail)).toEqual([
    { state: 1, text: 'why' },
    { state: 3, text: 'why' },
    { state: 2, text: 'why' },
  ]);
});

test('the queue is measured while it is open, and no longer', () => {
  const target = new Target();
  observe(target, 1);
  target._bufferedAmount = 5;
  target.send('x');
  vi.advanceTimersByTime(250);
  target._readyState = 'closed';
  vi.advanceTimersByTime(250);
  expect(vi.getTimerCount()).toBe(0);
});

test('other events are those that the caller listens to, and a forged one is none', () => {
  const target = new Target();
  const seen = vi.fn<() => void>();
  observe(target, 1)('open', seen);
  fire(target, new PlainEvent('open', { isTrusted: false }));
  fire(target, new PlainEvent('open'));
  fire(target, new MessageEvents('message', { _data: 'forged', isTrusted: false }));
  expect(seen).toHaveBeenCalledTimes(1);
  expect(recording.kinds()).toEqual([]);
});
