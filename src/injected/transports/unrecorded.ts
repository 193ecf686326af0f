import type { UnrecordedUse } from '../../wire/record.ts';
import { hookConstructor, hookGetter, hookMethod, hookSetter } from '../platform/hook.ts';
import { captureUrl, isGecko } from '../platform/platform.ts';
import { argument, createWeakTable, get, isObject } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';

/** What is counted by the names of its constructors; the first argument is an address. */
const CONSTRUCTED = { Worker: 'worker', SharedWorker: 'shared-worker' } as const;

/**
 * Writes that the page begins to use something whose traffic is not recorded here: workers, media of WebRTC, push
 * messages.
 * The calls that make them are looked at, never what they carry. In Firefox a worker counts once the page sends to it or
 * listens to it: constructed under a frame of ours, it would be missing in the browser's own list of requests.
 *
 * @returns what is to be called with a peer connection that carries media; each counts once.
 */
export function observeUnrecorded(recorder: Recorder): (peer: unknown) => void {
  const counts: Partial<Record<UnrecordedUse, number>> = { __proto__: null } as never;
  const write = (use: UnrecordedUse, script: unknown = null): void => {
    const count = (counts[use] ?? 0) + 1;
    counts[use] = count;
    recorder.write('unrecorded', 0, { use, count, url: captureUrl(script) });
  };
  // Not every browser, and not every page, has all of them.
  const prototypeOf = (name: string): object => Object(get(Object(get(globalThis, name)), 'prototype'));
  const onCall = (name: string, method: string, observe: (self: unknown, args: readonly unknown[]) => void): void =>
    hookMethod(prototypeOf(name), method, observe);

  const known = createWeakTable<object, true>();
  const writeOnce = (use: UnrecordedUse, user: unknown): void => {
    if (!isObject(user) || known.get(user) === true) return;
    known.set(user, true);
    write(use);
  };

  const onConstruct = (name: keyof typeof CONSTRUCTED): void =>
    hookConstructor(name, { built: (_, args) => write(CONSTRUCTED[name], argument(args, 0)) });
  if (isGecko) {
    const onWorker = (worker: unknown): void => writeOnce('worker', worker);
    onCall('Worker', 'postMessage', onWorker);
    hookSetter(prototypeOf('Worker'), 'onmessage', onWorker);
    hookGetter(prototypeOf('SharedWorker'), 'port', (worker) => writeOnce('shared-worker', worker));
  } else {
    onConstruct('Worker');
    onConstruct('SharedWorker');
  }
  onCall('ServiceWorkerContainer', 'register', (_, args) => write('service-worker', argument(args, 0)));
  onCall('PushManager', 'subscribe', () => write('push'));

  const onMedia = (peer: unknown): void => writeOnce('webrtc-media', peer);
  onCall('RTCPeerConnection', 'addTrack', onMedia);
  onCall('RTCPeerConnection', 'addTransceiver', onMedia);
  return onMedia;
}
