import { isRecord } from '../../base/is-object.ts';
import type { Direction } from '../../wire/record.ts';
import { asList, asRef, asText, field, has } from '../json/fields.ts';
import { parseJson } from '../json/parse-json.ts';
import { writeJson } from '../json/write-json.ts';
import type { DecodedMessage } from './decoded-message.ts';

/** What a page subscribes to: channel, topic, namespace, stream. Equal keys are the same subscription; people read the name. */
export interface Subject {
  readonly key: string;
  readonly name: string;
}

/** The page asked for subscriptions. Their answer has the same `ref`, or names the subject where that is `null`. */
export interface SubscriptionAsked {
  readonly kind: 'asked';
  readonly ref: string | null;
  readonly subjects: readonly Subject[];
}

/** The server answered. Without `ref` and `subject` it does not say which request it answers. */
export interface SubscriptionAnswered {
  readonly kind: 'answered';
  readonly ref: string | null;
  readonly subject: Subject | null;
  /** Whether each subject was refused, in the order in which they were asked for; a single value is for all of them. */
  readonly refused: readonly boolean[];
  /** Why, in the server's own words; empty where it gave no reason. */
  readonly reason: string;
}

/** A step of a subscription. */
export type SubscriptionStep = SubscriptionAsked | SubscriptionAnswered;

/** Characters of a subject's key, and of an answer that has no words for its reason. */
const WRITTEN = 200;

/**
 * Reads what one message means for a subscription, in the protocols that answer each one.
 *
 * @param message one part of a batch.
 * @returns `null` for every other message, for other protocols, and for answers that are neither yes nor no (a Phoenix
 *   LiveView that sends its page elsewhere).
 */
export function readSubscriptionStep(message: DecodedMessage, direction: Direction): SubscriptionStep | null {
  if (direction === 'in') return readAnswer(message);
  const subjects = subjectsOf(message);
  return subjects.length === 0 ? null : { kind: 'asked', ref: message.ref, subjects };
}

/** Characters of a GraphQL document in which its subscription is looked for. */
const MAX_QUERY = 10_000;

const subjectOf = (name: string | null, more?: unknown): Subject => {
  const shown = name ?? '';
  return { key: more === undefined ? shown : `${shown} ${writeJson(more, WRITTEN)}`, name: shown };
};

/** Action Cable names a subscription by its identifier, of which the channel's class is only a part. */
function cableSubject(body: unknown): Subject {
  const identifier = asText(field(body, 'identifier')) ?? '';
  const parsed = parseJson(identifier);
  const isPlain = isRecord(parsed) && Object.keys(parsed).length === 1;
  return { key: identifier, name: (isPlain ? asText(parsed['channel']) : null) ?? identifier };
}

const namespaceSubject = (channel: string | null): Subject => subjectOf(`namespace ${channel ?? '/'}`);

/** The subject of an answer that names it. */
function namedSubject({ protocol, channel, body }: DecodedMessage): Subject {
  if (protocol === 'action-cable') return cableSubject(body);
  return protocol === 'socket.io' ? namespaceSubject(channel) : subjectOf(channel);
}

/** The name that begins at a place of a GraphQL document; empty if none does. */
const wordAt = (text: string, from: number): string => /^\s*(\w*)/.exec(text.slice(from))?.[1] ?? '';

/** The operation of a GraphQL document that subscribes: its name or its first field; `null` for queries and mutations. */
function graphqlSubject({ channel, body }: DecodedMessage): Subject | null {
  const payload = field(body, 'payload');
  const query = asText(field(payload, 'query')) ?? '';
  const document = query.slice(0, MAX_QUERY);
  const word = /(?:^|\})\s*subscription\b/.exec(document);
  if (word === null) return null;
  const head = document.slice(word.index + word[0].length);
  const fields = head.indexOf('{');
  if (fields === -1) return null;
  const name = wordAt(head, 0);
  const root = wordAt(head, fields + 1);
  return subjectOf(channel ?? (name === '' ? root : name), field(payload, 'variables'));
}

/** Messages of role `subscribe` that ask for the end of one, or offer a procedure. */
const NO_SUBSCRIPTION = /unsubscribe|register/i;

/** What a message that goes out asks for; empty for a message that asks for no subscription. */
function subjectsOf(message: DecodedMessage): readonly Subject[] {
  const { protocol, role, type, channel, body, content } = message;
  if (protocol === 'socket.io') return type === 'connect' ? [namespaceSubject(channel)] : [];
  if (role !== 'subscribe' || NO_SUBSCRIPTION.test(type ?? '')) return [];
  switch (protocol) {
    case 'action-cable':
      return [cableSubject(body)];
    case 'mqtt':
      return (channel ?? '').split(', ').map((filter) => subjectOf(filter));
    case 'graphql':
      return [graphqlSubject(message)].filter((subject) => subject !== null);
    case 'json-rpc':
    case 'signalr':
    case 'trpc':
      return [subjectOf(channel ?? type, content)];
    case 'bayeux':
    case 'centrifugo':
    case 'phoenix':
    case 'pusher':
    case 'stomp':
    case 'wamp':
      return [subjectOf(channel)];
    default:
      return [];
  }
}

/** Pusher: the connection is not allowed to do what it asked for. Some servers refuse a subscription in this way alone. */
const PUSHER_UNAUTHORIZED = '4009';

const SAYS_YES: ReadonlySet<string> = new Set([
  'confirm_subscription',
  'pusher_internal:subscription_succeeded',
  'connect',
]);
const SAYS_NO: ReadonlySet<string> = new Set(['reject_subscription', 'pusher:subscription_error', 'connect_error']);

function readAnswer(message: DecodedMessage): SubscriptionAnswered | null {
  const { protocol, role, type, body, ref, refRole } = message;
  const isAnswer = ref !== null && (refRole === 'reply' || refRole === 'part');
  switch (protocol) {
    case 'action-cable':
    case 'pusher':
    case 'socket.io': {
      if (type === 'pusher:error' && asRef(field(field(body, 'data'), 'code')) === PUSHER_UNAUTHORIZED)
        return answer(message, [true], null);
      if (type === null || !(SAYS_YES.has(type) || SAYS_NO.has(type))) return null;
      return answer(message, [SAYS_NO.has(type)], namedSubject(message));
    }
    case 'stomp':
      return isAnswer || type === 'ERROR' ? answer(message, [role === 'error']) : null;
    case 'mqtt':
      return type === 'SUBACK' ? answer(message, codesOf(message).map(isRefusal)) : null;
    case 'graphql':
      // Results with errors in them come of a subscription that runs.
      return isAnswer ? answer(message, [type === 'error']) : null;
    case 'phoenix':
      return isAnswer && !isSentElsewhere(body) ? answer(message, [role === 'error']) : null;
    case 'bayeux':
    case 'centrifugo':
    case 'json-rpc':
    case 'signalr':
    case 'trpc':
    case 'wamp':
      return isAnswer ? answer(message, [role === 'error']) : null;
    default:
      return null;
  }
}

const answer = (
  message: DecodedMessage,
  refused: readonly boolean[],
  subject: Subject | null = null,
): SubscriptionAnswered => ({
  kind: 'answered',
  ref: message.ref,
  subject,
  refused,
  reason: refused.includes(true) ? reasonOf(message) : '',
});

/** Phoenix LiveView refuses to join where the page is to go to another address, which it then does. */
const isSentElsewhere = (body: unknown): boolean =>
  ['redirect', 'live_redirect'].some((name) => has(field(body, 'response'), name));

/** Codes from 128 on refuse, in all versions of MQTT. */
const isRefusal = (code: number): boolean => code >= 128;

const codesOf = ({ fields }: DecodedMessage): readonly number[] =>
  String(fields?.['codes'] ?? '')
    .split(', ')
    .map(Number);

/** Reason codes of SUBACK in words (MQTT 5, section 3.9.3). */
const MQTT_REASONS: Readonly<Record<number, string>> = {
  128: 'unspecified error',
  131: 'implementation specific error',
  135: 'not authorized',
  143: 'topic filter invalid',
  145: 'packet identifier in use',
  151: 'quota exceeded',
  158: 'shared subscriptions not supported',
  161: 'subscription identifiers not supported',
  162: 'wildcard subscriptions not supported',
};

function mqttReason(message: DecodedMessage): string {
  const said = asText(message.fields?.['Reason String']);
  const code = codesOf(message).find(isRefusal);
  return said ?? `code ${code ?? ''}${code === undefined ? '' : ` (${MQTT_REASONS[code] ?? 'unknown'})`}`;
}

function reasonOf(message: DecodedMessage): string {
  const { protocol, body, fields } = message;
  if (protocol === 'mqtt') return mqttReason(message);
  const inFields = protocol === 'stomp' ? fields?.['message'] : protocol === 'wamp' ? fields?.['Error'] : undefined;
  return asText(inFields) ?? wordsIn(body, 0);
}

/** Names under which servers put their reason, and the parts of an answer that it stands in; the first found counts. */
const WORDS = ['reason', 'message', 'error', 'errors', 'response', 'payload', 'data'];

/** Levels of an answer that are searched for words. */
const DEPTH = 4;

/** The words of a refusal: those under a known name, else the part of the answer that would have them, as JSON. */
function wordsIn(value: unknown, depth: number): string {
  const list = asList(value);
  if (list !== null) return depth < DEPTH ? wordsIn(list[0], depth + 1) : '';
  if (!isRecord(value)) return asRef(value) ?? '';
  if (depth === DEPTH) return '';
  for (const name of WORDS) {
    const words = wordsIn(value[name], depth + 1);
    if (words !== '') return words;
  }
  return depth === 0 || Object.keys(value).length === 0 ? '' : writeJson(value, WRITTEN);
}
