import type { UnrecordedUse } from '../../wire/record.ts';
import { hookConstructor, hookMethod } from '../platform/hook.ts';
import { captureUrl } from '../platform/platform.ts';
import { argument, createWeakTable, get, isObject } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';

/** Workers by the names of their constructors. */
const WORKERS = { Worker: 'worker', SharedWorker: 'shared-worker' } as const;

/**
 * Writes that the page begins to use something whose traffic is not recorded here: workers, media of WebRTC, push messages.
 * The calls that make them are looked at, never what they carry.
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
  const onCall = (
    interfaceName: string,
    method: string,
    observe: (self: unknown, args: readonly unknown[]) => void,
  ) => {
    // Not every browser, and not every page, has all of them.
    const prototype = get(Object(get(globalThis, interfaceName)), 'prototype');
    if (isObject(prototype)) hookMethod(prototype, method, observe);
  };

  for (const name of ['Worker', 'SharedWorker'] as const)
    hookConstructor(name, { built: (_, args) => write(WORKERS[name], argument(args, 0)) });
  onCall('ServiceWorkerContainer', 'register', (_, args) => write('service-worker', argument(args, 0)));
  onCall('PushManager', 'subscribe', () => write('push'));

  const peers = createWeakTable<object, true>();
  const onMedia = (peer: unknown): void => {
    if (!isObject(peer) || peers.get(peer) === true) return;
    peers.set(peer, true);
    write('webrtc-media');
  };
  onCall('RTCPeerConnection', 'addTrack', onMedia);
  onCall('RTCPeerConnection', 'addTransceiver', onMedia);
  return onMedia;
}
