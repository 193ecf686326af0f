import type { Detector } from '../analysis/detector.ts';
import type { StreamId } from '../analysis/streams/stream.ts';
import { mayBeReply } from '../analysis/unread.ts';
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
  /** There is no reply, but a message that could not be read may be one. */
  readonly isUnread: boolean;
}

type Asked = Omit<Exchange, 'isUnread'> & { readonly connection: number };

/** Collects requests and replies of all streams; as many as there are messages, which are all kept as well. */
export function createExchangeCollector(): { readonly detector: Detector; list(): readonly Exchange[] } {
  const all: Asked[] = [];
  /** The oldest first: a reference may be used again while it is open. */
  const open = new Map<string, Asked[]>();
  /** When the last message came that may be a reply and could not be read, by stream and connection. */
  const unreadAt = new Map<string, Millis>();
  const lineOf = (stream: StreamId, connection: number): string => `${stream} ${connection}`;
  const detector: Detector = {
    message(stream, message, decoded) {
      const { direction, at, connection } = message;
      const line = lineOf(stream.id, connection);
      for (const { ref, refRole, type } of partsOf(decoded)) {
        if (ref === null) continue;
        const key = `${line} ${ref}`;
        if (direction === 'out' && refRole === 'request') {
          const exchange = { stream: stream.id, connection, type: type ?? '', ref, askedAt: at, answeredAt: null };
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
      if (direction === 'in' && mayBeReply(message, decoded)) unreadAt.set(line, at);
    },
    findings: () => [],
  };
  const isUnread = ({ stream, connection, askedAt, answeredAt }: Asked): boolean =>
    answeredAt === null && askedAt <= (unreadAt.get(lineOf(stream, connection)) ?? -Infinity);
  return { detector, list: () => all.map((asked) => ({ ...asked, isUnread: isUnread(asked) })) };
}
