import { isObject } from '../../base/is-object.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import { SECRET_RULE_LABELS } from '../../texts/files.ts';
import type { Direction, WireRecord } from '../../wire/record.ts';
import { createDecodeContext, type DecodeContext, type DecodedMessage, decodeMessage } from '../protocols/decode.ts';
import { partsOf } from '../protocols/decoded-message.ts';
import type { Secret } from './finds.ts';
import { kindOfPair } from './names.ts';

/** Connections whose state of decoding is kept. */
const CONNECTIONS = 5_000;

/** Values of one message that are looked at. */
const VALUES = 20_000;

/** What a protocol's reader made of a binary message. */
interface DecodedBinary {
  /** Whether a reader knows the format, so that its names could be searched. */
  readonly isKnown: boolean;
  /** What stands under the names of secrets. */
  readonly secrets: readonly Secret[];
}

/** The named texts in what a reader gives; neither its depth nor its width runs away. */
function secretsIn(message: DecodedMessage): readonly Secret[] {
  const found: Secret[] = [];
  const left: (readonly [name: string, value: unknown])[] = [];
  for (const { body, content, fields } of partsOf(message)) left.push(['', body], ['', content], ['', fields]);
  for (let looked = 0; left.length > 0 && looked < VALUES; looked++) {
    const [name, value] = left.pop() ?? ['', null];
    if (typeof value === 'string') {
      const kind = kindOfPair(name, value);
      if (kind !== null) found.push({ value, kind, rule: SECRET_RULE_LABELS.name(name) });
    } else if (Array.isArray(value)) for (const item of value.slice(0, VALUES)) left.push([name, item]);
    else if (isObject(value) && !ArrayBuffer.isView(value))
      for (const [key, item] of Object.entries(value)) left.push([key, item]);
  }
  return found;
}

/** Reads the binary messages of a recording with the readers of protocols, connection by connection. */
export class DecodedFields {
  readonly #contexts = new BoundedMap<string, DecodeContext>(CONNECTIONS);

  /** Takes what the connection says of itself. */
  follow(record: WireRecord): void {
    if (record.kind === 'connecting') {
      const { transport, url, protocols } = record;
      const handshake = { transport, url, subprotocol: protocols[0] ?? '' };
      this.#contexts.set(keyOf(record), createDecodeContext(handshake));
    } else if (record.kind === 'close') this.#contexts.delete(keyOf(record));
  }

  read(of: ConnectionOf, bytes: Uint8Array, direction: Direction): DecodedBinary {
    const key = keyOf(of);
    let context = this.#contexts.get(key);
    if (context === undefined) {
      context = createDecodeContext({ transport: 'websocket', url: '', subprotocol: '' });
      this.#contexts.set(key, context);
    }
    const message = decodeMessage(context, bytes, direction);
    return { isKnown: message.protocol !== 'binary', secrets: secretsIn(message) };
  }
}

/** Names the connection that a record belongs to. */
export interface ConnectionOf {
  readonly document: string;
  readonly connection: number;
}

/** The name of a record's connection. */
export const keyOf = ({ document, connection }: ConnectionOf): string => `${connection} ${document}`;
