import { isObject } from '../base/is-object.ts';
import type { Stream, StreamClass } from '../analysis/streams/stream.ts';
import { formatPath, type Step } from '../analysis/numbering/path.ts';
import type { MessageLog } from '../store/message-log.ts';
import { partsOf } from '../formats/protocols/decoded-message.ts';
import { kindsAt, namedAt } from './message-json.ts';
import type { SeenValues } from './suggest.ts';

/** Messages sampled in all, and in one stream: enough to know its kinds, few enough for one frame. */
const SAMPLED = 600;
const SAMPLED_PER_STREAM = 120;

/** Longer payloads are skipped, and paths beyond these bounds are not followed. */
const CHARACTERS = 20_000;
const DEPTH = 5;
const FIELDS = 60;
const PATHS = 300;

/** Values stored for a path, and the longest worth suggesting. */
const VALUES = 8;
const VALUE_CHARACTERS = 40;

const NAMES: Readonly<Record<StreamClass, string>> = {
  websocket: 'ws',
  datachannel: 'datachannel',
  peer: 'peer',
  webtransport: 'webtransport',
  sse: 'sse',
  'streamed-fetch': 'stream',
  'long-poll': 'long-poll',
  'short-poll': 'short-poll',
  'retry-loop': 'retry-loop',
  request: 'request',
};

/** Counts texts. */
class Tally {
  readonly #counts = new Map<string, number>();

  add(text: string): void {
    this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
  }

  /** The most frequent first. */
  list(): readonly string[] {
    return [...this.#counts].toSorted((one, other) => other[1] - one[1]).map(([text]) => text);
  }
}

function collectPaths(value: unknown, path: readonly Step[], paths: Map<string, string[]>): void {
  if (value instanceof Uint8Array) return;
  if (isObject(value) && path.length < DEPTH) {
    // The filter addresses what is inside an array by its own keys, whichever item it is in.
    if (Array.isArray(value)) for (const item of value.slice(0, 3)) collectPaths(item, path, paths);
    else {
      for (const [name, child] of Object.entries(value).slice(0, FIELDS)) {
        collectPaths(child, [...path, { kind: 'key', name }], paths);
      }
    }
    return;
  }
  if (path.length === 0 || typeof value === 'object') return;
  const name = formatPath(path);
  // Only what the filter can read as a path is suggested.
  if (!/^[A-Za-z_$][\w$-]*(?:\.[\w$-]+)*$/.test(name)) return;
  const values = paths.get(name) ?? [];
  if (!paths.has(name) && paths.size >= PATHS) return;
  paths.set(name, values);
  const text = String(value);
  if (values.length < VALUES && text !== '' && text.length <= VALUE_CHARACTERS && !values.includes(text)) {
    values.push(text);
  }
}

/** Positions spread over a log, the newest among them. */
function* spread(log: MessageLog, most: number): Iterable<number> {
  const step = Math.max(1, Math.ceil((log.end - log.begin) / most));
  for (let position = log.end - 1; position >= log.begin; position -= step) yield position;
}

/**
 * Samples messages of every stream for values that a filter could ask for.
 *
 * @param logs in the order of interest: the first gets the most.
 */
export function collectValues(
  logs: Iterable<MessageLog>,
  streamOf: (log: MessageLog) => Stream | undefined,
): SeenValues {
  const [transports, types, channels, protocols] = [new Tally(), new Tally(), new Tally(), new Tally()];
  const [events, streams] = [new Tally(), new Tally()];
  const paths = new Map<string, string[]>();
  let left = SAMPLED;
  for (const log of logs) {
    const stream = streamOf(log);
    if (stream === undefined) continue;
    transports.add(NAMES[stream.class]);
    streams.add(stream.label);
    for (const position of spread(log, Math.min(left, SAMPLED_PER_STREAM))) {
      if (left <= 0) break;
      left -= 1;
      const event = log.event(position);
      if (event !== null) events.add(event);
      if (log.data(position).length > CHARACTERS) continue;
      for (const kind of kindsAt(log, position)) types.add(kind);
      for (const { channel, protocol } of namedAt(log, position)) {
        if (channel !== null) channels.add(channel);
        protocols.add(protocol);
      }
      for (const { content } of partsOf(log.decoded(position))) collectPaths(content, [], paths);
    }
  }
  return {
    transports: transports.list(),
    types: types.list(),
    channels: channels.list(),
    protocols: protocols.list(),
    events: events.list(),
    streams: streams.list(),
    paths,
  };
}
