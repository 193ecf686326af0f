import type { MessageReading } from '../analysis/streams/message-decoder.ts';
import type { MessageRole } from '../formats/protocols/decoded-message.ts';

/** What is stored of how a message was read: the same object for all messages of a stream that were read alike. */
export interface StoredReading {
  /** With this key the message is read again; see `reopenContext`. */
  readonly key: string;
  readonly protocol: string;
  readonly role: MessageRole;
  readonly type: string | null;
  readonly channel: string | null;
  /** True where only reading the message again says type and channel: it has several parts, or a name too long or rare. */
  readonly isMixed: boolean;
}

/** Readings of a stream that are told apart; a place takes two bytes. Feeds with a channel for each device have thousands. */
const MOST = 20_000;

/** Characters of a name that is stored. */
const NAME_LIMIT = 200;

/** Namespaces that say nothing: Socket.IO's default. */
const isNamed = (channel: string | null): boolean => channel !== null && channel !== '/';

/** A text that two readings share only if they are the same; the lengths keep what follows apart. */
function nameOf({ key, protocol, role, type, channel, isMixed }: StoredReading): string {
  const lengths = `${key.length} ${type?.length ?? -1} ${channel?.length ?? -1}`;
  return `${lengths} ${role} ${protocol} ${isMixed} ${key}${type ?? ''}${channel ?? ''}`;
}

/** The different readings of a stream's messages, each stored once, so that a message costs two bytes. */
export class ReadingTable {
  readonly #entries: StoredReading[] = [];
  readonly #places = new Map<string, number>();
  #last = 0;
  /** Whether any message names a channel. */
  hasChannels = false;

  /** @returns the place of a reading, which is stored if it is new. */
  add({ decoded, key }: MessageReading): number {
    const { protocol, role, type, channel, parts } = decoded;
    const last = this.#entries[this.#last];
    const isSeveral = parts.length > 1;
    if (
      last?.type === type &&
      last.channel === channel &&
      last.role === role &&
      last.protocol === protocol &&
      last.key === key &&
      !last.isMixed &&
      !isSeveral
    ) {
      return this.#last;
    }
    if (isSeveral && parts.some((part) => isNamed(part.channel))) this.hasChannels = true;
    const isLong = (type?.length ?? 0) > NAME_LIMIT || (channel?.length ?? 0) > NAME_LIMIT;
    const isMixed = isSeveral || isLong || this.#entries.length >= MOST;
    this.#last = isMixed
      ? this.#placeOf({ key, protocol, role, type: null, channel: null, isMixed })
      : this.#placeOf({ key, protocol, role, type, channel, isMixed });
    return this.#last;
  }

  at(place: number): StoredReading {
    const entry = this.#entries[place];
    if (entry === undefined) throw new RangeError(`no reading at place ${place}`);
    return entry;
  }

  #placeOf(entry: StoredReading): number {
    const name = nameOf(entry);
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.#entries.push(entry) - 1;
    this.#places.set(name, place);
    if (isNamed(entry.channel)) this.hasChannels = true;
    return place;
  }
}
