import { BoundedMap } from '../../../base/bounded-map.ts';
import { asList, asText, field } from '../../../formats/json/fields.ts';
import { headerOf } from '../../../formats/har/har-values.ts';
import type { UnrecordedUse, WireRecord, WorkerKind } from '../../../wire/record.ts';
import { urlOf } from './har-entries.ts';

/** The worker that opened a connection, as far as the browser's list tells. */
export interface ListedWorker {
  readonly kind: WorkerKind;
  /** Of its script. */
  readonly url: string;
}

/** Scripts of workers that are remembered. */
const SCRIPTS_LIMIT = 1_000;

/** What a request says that it fetches: https://fetch.spec.whatwg.org/#concept-request-destination */
const KINDS_BY_DESTINATION: ReadonlyMap<string, WorkerKind> = new Map([
  ['worker', 'dedicated'],
  ['sharedworker', 'shared'],
  ['serviceworker', 'service'],
]);

const KINDS_BY_USE: Readonly<Partial<Record<UnrecordedUse, WorkerKind>>> = {
  worker: 'dedicated',
  'shared-worker': 'shared',
  'service-worker': 'service',
};

/** The kind of worker for which an entry fetched a script; `null` for every other entry. */
function kindFetched(raw: unknown): WorkerKind | null {
  const request = field(raw, 'request');
  if (headerOf(request, 'service-worker') === 'script') return 'service';
  return KINDS_BY_DESTINATION.get(headerOf(request, 'sec-fetch-dest')) ?? null;
}

/**
 * Knows of which kind a worker is by the address of its script: from the request for that script, and from the page, which
 * made the worker. One address that is known for two kinds of workers tells neither.
 */
export class WorkerScripts {
  readonly #kinds = new BoundedMap<string, ReadonlySet<WorkerKind>>(SCRIPTS_LIMIT);

  /** Takes note of a record of a page. */
  note(record: WireRecord): void {
    const kind = record.kind === 'unrecorded' ? KINDS_BY_USE[record.use] : undefined;
    if (record.kind === 'unrecorded' && kind !== undefined && record.url !== '') this.#add(record.url, kind);
  }

  /** Takes note of an entry of the browser's list. */
  read(raw: unknown): void {
    const kind = kindFetched(raw);
    if (kind !== null) this.#add(urlOf(raw), kind);
  }

  /** The worker whose code made the request of an entry; `null` if it was none, or cannot be told. */
  workerOf(raw: unknown): ListedWorker | null {
    const frames = asList(field(field(field(raw, '_initiator'), 'stack'), 'callFrames')) ?? [];
    for (const frame of frames) {
      const url = asText(field(frame, 'url')) ?? '';
      const [kind, ...others] = this.#kinds.get(url) ?? [];
      if (kind !== undefined && others.length === 0) return { kind, url };
    }
    return null;
  }

  #add(url: string, kind: WorkerKind): void {
    const known = this.#kinds.get(url);
    if (known?.has(kind) !== true) this.#kinds.set(url, new Set([...(known ?? []), kind]));
  }
}
