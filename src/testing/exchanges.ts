import type { Detector } from '../analysis/detector.ts';
import type { StreamId } from '../analysis/streams/stream.ts';
import type { Millis } from '../base/units.ts';
import { partsOf } from '../formats/protocols/decoded-message.ts';

/** A request that the page sent as a message with a reference, and the reply to it. */
export interface Exchange {
  readonly stream: StreamId;
  /** In the protocol's own words, may be empty. */
  readonly type: string;
  readonly ref: string;
  readonly askedAt: Millis;
  /** `null` while there is no reply. */
  answeredAt: Millis | null;
}

/** Collects requests and replies of all streams; as many as there are messages, which are all kept as well. */
export function createExchangeCollector(): { readonly detector: Detector; list(): readonly Exchange[] } {
  const all: Exchange[] = [];
  /** The oldest first: a reference may be used again while it is open. */
  const open = new Map<string, Exchange[]>();
  const detector: Detector = {
    message(stream, { direction, at, connection }, decoded) {
      for (const { ref, refRole, type } of partsOf(decoded)) {
        if (ref === null) continue;
        const key = `${stream.id} ${connection} ${ref}`;
        if (direction === 'out' && refRole === 'request') {
          const exchange: Exchange = { stream: stream.id, type: type ?? '', ref, askedAt: at, answeredAt: null };
          all.push(exchange);
          open.set(key, [...(open.get(key) ?? []), exchange]);
        } else if (direction === 'in' && (refRole === 'reply' || refRole === 'part')) {
          const [first, ...rest] = open.get(key) ?? [];
          if (first === undefined) continue;
          first.answeredAt ??= at;
          if (refRole === 'part') continue;
          if (rest.length === 0) open.delete(key);
          else open.set(key, rest);
        }
      }
    },
    findings: () => [],
  };
  return { detector, list: () => all };
}
