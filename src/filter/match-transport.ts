import { unreachable } from '../base/unreachable.ts';
import { isPollClass } from '../analysis/streams/stream.ts';
import type { StreamClass, StreamId } from '../analysis/streams/stream.ts';
import type { TransportName } from './syntax.ts';

/** What a filter needs to know of a stream. */
export interface StreamFacts {
  readonly id: StreamId;
  readonly class: StreamClass;
  /** The platform's interfaces that carried it. */
  readonly transports: ReadonlySet<string>;
  readonly label: string;
  readonly url: string;
}

/** @returns whether a stream matches `transport:name`. */
export function isTransport(stream: StreamFacts, name: TransportName): boolean {
  switch (name) {
    case 'ws':
      return stream.class === 'websocket';
    case 'datachannel':
    case 'peer':
    case 'webtransport':
    case 'sse':
      return stream.class === name;
    case 'webrtc':
      return stream.class === 'datachannel' || stream.class === 'peer';
    case 'stream':
      return stream.class === 'streamed-fetch';
    case 'poll':
      return isPollClass(stream.class);
    case 'fetch':
    case 'xhr':
      return stream.transports.has(name);
    case 'long-poll':
    case 'short-poll':
    case 'retry-loop':
    case 'request':
      return stream.class === name;
    default:
      return unreachable(name);
  }
}
