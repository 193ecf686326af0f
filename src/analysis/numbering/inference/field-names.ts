import { isRecord, isObject } from '../../../base/is-object.ts';
import { ownValue } from '../path.ts';

/**
 * Names only nominate: what a field is called decides whether it is looked at, the score decides whether it counts.
 * Case, underscores and hyphens do not matter (`product_id`, `productId` and `Product-ID` are one name).
 */

/** Most names of a page are few; a hostile page could send any number of them. */
const MAX_REMEMBERED_NAMES = 20_000;

const NUMBER_NAMES = new Set(
  (
    'seq seqnum seqno seqnr seqid sequence sequencenumber sequencenum sequenceno sequenceid socketsequence globalseq sn s ' +
    'msgid messageid msgno msgnum messagenumber mid changeid prevchangeid u pu lastupdateid firstupdateid updateid ' +
    'prevupdateid lastid previd firstid finalid sequencestart sequenceend startsequence endsequence prevseq prevsequence ' +
    'prevseqid lastseq lastsequence lastsequencenumber offset eventid eventno eventnumber eid id tradeid tid t a f l i n v ' +
    'nonce crossseq cs counter heartbeatcounter version ver revision rev index idx num no number ordinal position pos ' +
    'tick cursor checkpoint lsn scn txid blocknumber height commit generation epochseq x'
  ).split(' '),
);

/** Endings that name a counter whatever stands before them: `orderbookSeq`, `feed_nonce`, `msg-number`. */
const NUMBER_ENDING = /(?:seq|seqnum|sequence|nonce|offset|counter|version|revision|number|num|no|id|idx|index)$/;

/** Names that end like a counter and never are one. */
const NOT_NUMBERS = new Set('bid maxbid minbid paid valid isvalid void grid uuid guid pid uid userid'.split(' '));

/** Names of fields whose values tell counters apart, the likeliest first: of several that do, the first is taken. */
const GROUP_NAMES: readonly string[] = (
  'channel ch stream topic symbol productid instid instrumentname instrument instrumentid market marketid pair ' +
  'currencypair tradingpair contract contractcode product ticker s room roomid subject feed feedid table type msgtype ' +
  'messagetype event e ev m method action kind name channelid chanid channelname partition shard subscription ' +
  'subscriptionid sub sid streamid conversation conversationid chat chatid thread threadid device deviceid sensor ' +
  'sensorid source src node host region queue document docid game gameid matchid asset coin currency base quote ' +
  'interval code key group groupid op cmd command i id'
).split(' ');
const GROUP_RANKS = new Map(GROUP_NAMES.map((name, rank) => [name, rank]));

/** Keys around a message rather than of a map from names to messages. */
const ENVELOPE_NAMES = new Set(
  (
    'data result results params payload payloads message messages msg body arg args content response event events detail ' +
    'details value values item items update updates tick ticks d p meta header headers info context records entries list ' +
    'rows trades orders asks bids changes snapshot'
  ).split(' '),
);

/**
 * Names that the field's language gives to the number of a message and to nothing else: they need less evidence. Endings
 * count too: `orderbookSeq`, `msg_sequence_number`.
 */
const SEQUENCE_ENDING = /(?:seq|sequence)(?:num|number|no|nr|id)?$/;
const SEQUENCE_NAMES = new Set(
  'offset nonce sn msgno msgnum messageno messagenumber eventno eventnumber framenumber packetnumber ordinal counter msgcounter messagecounter heartbeatcounter msgserial'.split(
    ' ',
  ),
);

/** Sequence numbers that speak of another message: of the one before, of the page's own, or of the ends of a range. */
const OTHERS_SEQUENCE = /prev|last|next|ack|req|repl|resp|client|max|min|old|parent|start|first|begin|from|end|final/;

/** Names of ids and versions, which may be given to more things than the messages of one stream. */
const SHARED_NAMES = new Set(
  (
    'id messageid msgid mid eventid eid version ver rev revision idx index height blocknumber pos position cursor number ' +
    'num no i x changeid updateid generation commit checkpoint txid'
  ).split(' '),
);

/** Pairs of names for the first and the last number of a range: `sequenceStart` and `sequenceEnd`, `U` and `u`. */
const RANGE_WORDS = /start|end|first|final|begin|from|last/g;

/** True if two names are those of the first and the last number of a range. */
export function isRangePair(low: string, high: string): boolean {
  if (low !== high && low.toLowerCase() === high.toLowerCase()) return true;
  const [one, other] = [low, high].map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''));
  if (one === undefined || other === undefined || one === other) return false;
  return /start|first|begin|from/.test(one) && one.replace(RANGE_WORDS, '') === other.replace(RANGE_WORDS, '');
}

const PREVIOUS_NAME = /prev|last|^p(?:u|seq|id)$|parent|before|old/;

/** What a name nominates its field for. */
interface NameFacts {
  readonly isNumber: boolean;
  /** Place in the list of group fields, likeliest first; -1 for none. */
  readonly groupRank: number;
  readonly isEnvelope: boolean;
  /** Speaks of the message before. */
  readonly isPrevious: boolean;
  /** How much the name itself says for a count of messages. */
  readonly claim: NameClaim;
}

/** `sequence`: the name says so; `shared`: an id or version, which other streams may use up too; `open`: neither. */
export type NameClaim = 'sequence' | 'open' | 'shared';

function claimOf(plain: string): NameClaim {
  if (SEQUENCE_NAMES.has(plain)) return 'sequence';
  if (SEQUENCE_ENDING.test(plain) && !OTHERS_SEQUENCE.test(plain)) return 'sequence';
  return SHARED_NAMES.has(plain) ? 'shared' : 'open';
}

const remembered = new Map<string, NameFacts>();

/** What the name of a field nominates it for; see the lists above. */
export function nameFacts(name: string): NameFacts {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const facts = {
    isNumber: (NUMBER_NAMES.has(plain) || NUMBER_ENDING.test(plain)) && !NOT_NUMBERS.has(plain),
    groupRank: GROUP_RANKS.get(plain) ?? -1,
    isEnvelope: ENVELOPE_NAMES.has(plain),
    isPrevious: PREVIOUS_NAME.test(plain),
    claim: claimOf(plain),
  };
  if (remembered.size >= MAX_REMEMBERED_NAMES) remembered.clear();
  remembered.set(name, facts);
  return facts;
}

/** Fields that say what a message is: read at the top, and one level down in the usual envelopes. */
const KIND_NAMES = ['type', 'event', 'action', 'method', 'op', 'm', 'e', 'channel', 'msg_type', 'messageType', 'kind'];

const SNAPSHOT_WORD = /snapshot/i;
const SNAPSHOT_WORDS = new Set('partial full refresh initial init'.split(' '));

/** Whole words with which a connection or a subscription begins. What they are worth depends on where they come. */
const GREETING_WORDS = new Set(
  (
    'hello welcome connected reconnected established ready resumed restored subscribe subscribed unsubscribe ' +
    'unsubscribed sub unsub subscribing login auth authenticated authorized authorised join joined rejoined phx'
  ).split(' '),
);

/** `userJoined`, `user.join` and `user_join` are the words user and join. */
const wordsOf = (text: string): readonly string[] =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);

/** What a message says of itself. */
type Announcement = 'snapshot' | 'greeting' | null;

/**
 * Recognises a snapshot (which may repeat or skip numbers) and a greeting (after which counters may start over).
 *
 * @param value a parsed message. Only short strings under telling names are read.
 */
export function announcementOf(value: unknown): Announcement {
  if (!isObject(value)) return null;
  if (Array.isArray(value)) return wordsAnnounce(value.slice(0, 4));
  const found = kindAnnounces(value);
  if (found !== null) return found;
  if (Object.hasOwn(value, 'snapshot')) return 'snapshot';
  for (const name in value) {
    const inner = ownValue(value, name);
    if (!isRecord(inner) || !nameFacts(name).isEnvelope) continue;
    const innerFound = kindAnnounces(inner);
    if (innerFound !== null) return innerFound;
  }
  return null;
}

function kindAnnounces(value: object): Announcement {
  let isGreeting = false;
  for (const name of KIND_NAMES) {
    const word = ownValue(value, name);
    if (typeof word !== 'string') continue;
    const found = wordAnnounces(word);
    if (found === 'snapshot') return found;
    isGreeting ||= found === 'greeting';
  }
  return isGreeting ? 'greeting' : null;
}

/** Words are few and recur: each is judged once. */
const judgedWords = new Map<string, Announcement>();

function wordAnnounces(word: string): Announcement {
  if (word.length > 80) return null;
  const known = judgedWords.get(word);
  if (known !== undefined) return known;
  const words = wordsOf(word);
  const isSnapshot = SNAPSHOT_WORD.test(word) || words.some((one) => SNAPSHOT_WORDS.has(one));
  const found = isSnapshot ? 'snapshot' : words.some((one) => GREETING_WORDS.has(one)) ? 'greeting' : null;
  if (judgedWords.size >= MAX_REMEMBERED_NAMES) judgedWords.clear();
  judgedWords.set(word, found);
  return found;
}

function wordsAnnounce(values: readonly unknown[]): Announcement {
  const found = values.map((value) => (typeof value === 'string' ? wordAnnounces(value) : null));
  return found.includes('snapshot') ? 'snapshot' : found.includes('greeting') ? 'greeting' : null;
}
