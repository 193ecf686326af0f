import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeTarget, startRecorder, stubEvents } from '../fake-events.ts';

let recording: ReturnType<typeof startRecorder>;
let onMedia: (peer: unknown) => void;

class Peer {
  addTrack(): void {}
  addTransceiver(): void {}
}

beforeEach(async () => {
  vi.resetModules();
  stubEvents();
  vi.stubGlobal('Worker', class extends FakeTarget {});
  vi.stubGlobal('SharedWorker', class extends FakeTarget {});
  class ServiceWorkerContainer {
    register(): void {}
  }
  vi.stubGlobal('ServiceWorkerContainer', ServiceWorkerContainer);
  vi.stubGlobal('RTCPeerConnection', Peer);
  const { observeUnrecorded } = await import('../../../../src/injected/transports/unrecorded.ts');
  recording = startRecorder();
  onMedia = observeUnrecorded(recording.recorder);
});
afterEach(() => vi.unstubAllGlobals());

const uses = () =>
  recording.written().map(({ detail }) => {
    const { use, count } = detail as { readonly use: string; readonly count: number };
    return `${use} ${count}`;
  });

test('a worker that the page makes is written with how many there were, and its script', () => {
  const made = [new Worker('https://a.test/w.js'), new SharedWorker('https://a.test/s.js'), new Worker('blob:x')];
  expect(made).toHaveLength(3);
  expect(uses()).toEqual(['worker 1', 'shared-worker 1', 'worker 2']);
  expect(recording.written()[0]?.detail).toMatchObject({ url: { given: 'https://a.test/w.js' } });
});

test('in Firefox a worker is written once, when the page uses it: its constructor stays untouched', async () => {
  vi.resetModules();
  vi.stubGlobal('InternalError', Error);
  class Used extends FakeTarget {
    postMessage(): void {}
    set onmessage(_listener: unknown) {}
    get onmessage(): null {
      return null;
    }
    get port(): null {
      return null;
    }
  }
  vi.stubGlobal('Worker', Used);
  vi.stubGlobal('SharedWorker', Used);
  const { observeUnrecorded } = await import('../../../../src/injected/transports/unrecorded.ts');
  observeUnrecorded(recording.recorder);
  expect(Worker).toBe(Used);
  const [one, other] = [new Worker('x'), new Worker('y')];
  expect(uses()).toEqual([]);
  one.postMessage('a');
  one.postMessage('b');
  other.onmessage = null;
  expect(new SharedWorker('z').port).toBeNull();
  expect(uses()).toEqual(['worker 1', 'worker 2', 'shared-worker 1']);
});

test('so is a service worker that it registers', () => {
  const container = new ServiceWorkerContainer();
  void container.register('/sw.js');
  expect(uses()).toEqual(['service-worker 1']);
});

test('a peer connection counts once, whether it sends media or gets them', () => {
  const [one, other] = [new Peer(), new Peer()];
  one.addTrack();
  one.addTransceiver();
  onMedia(one);
  onMedia(other);
  expect(uses()).toEqual(['webrtc-media 1', 'webrtc-media 2']);
  expect(recording.written()[0]?.detail).toMatchObject({ url: '' });
});

test('what this browser does not have is passed over', () => {
  expect('PushManager' in globalThis).toBe(false);
  expect(recording.written()).toEqual([]);
});
