import { get, readData, toText } from './primordials.ts';

/** Where the recorder runs, if that is a worker: what `place.ts` says of a document. */

const location: unknown = get(globalThis, 'location');

/** A worker never moves. */
const ownUrl = typeof location === 'object' && location !== null ? toText(get(location, 'href')) : '';

/** The global functions of a worker are those of its interface. */
export const functionHolder: object = Object(readData(Object(get(globalThis, 'WorkerGlobalScope')), 'prototype'));

export const ownScope: EventTarget = globalThis;

export const placeUrl = (): string => ownUrl;
export const baseUrl = placeUrl;

/** No value here is a node. */
export const isNode = (_value: object): boolean => false;

/** Whether this kind of global object exists here. */
const isScope = (name: string): boolean => typeof get(globalThis, name) === 'function';

/** The kind of this worker. */
export const workerKind = isScope('ServiceWorkerGlobalScope')
  ? 'service'
  : isScope('SharedWorkerGlobalScope')
    ? 'shared'
    : 'dedicated';
