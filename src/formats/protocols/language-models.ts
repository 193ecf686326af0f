import type { AnswerApi, AnswerEvent, AnswerPiece } from '../answers/answer-piece.ts';
import { ANSWER_APIS } from '../answers/answer-apis.ts';
import { asNumber, field } from '../json/fields.ts';
import type { DecodedMessage, Protocol, RawMessage } from './decoded-message.ts';
import { readGeneric } from './generic.ts';

const isToken = ({ kind }: AnswerPiece): boolean => kind === 'text' || kind === 'reasoning' || kind === 'refusal';

/** What a row shows of an event: the token alone, else what each piece adds; `undefined` where it adds nothing. */
function contentOf({ pieces, usage }: AnswerEvent): unknown {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1 && isToken(only)) return only.text;
  const content: Record<string, unknown> = {};
  for (const { kind, text, name } of pieces) {
    if (name !== null) content['tool'] = name;
    const label = kind === 'tool' ? 'arguments' : kind;
    if (text !== '') content[label] = `${String(content[label] ?? '')}${text}`;
  }
  if (usage !== null) {
    if (usage.input !== null) content['input tokens'] = usage.input;
    if (usage.output !== null) content['output tokens'] = usage.output;
  }
  return Object.keys(content).length === 0 ? undefined : content;
}

/** The event that ends a stream of OpenAI's kind. */
const DONE = '[DONE]';

function read(api: AnswerApi, raw: RawMessage): DecodedMessage {
  const plain = readGeneric(raw);
  if (raw.text === DONE) return { ...plain, protocol: api.name, role: 'control', type: DONE, content: undefined };
  const event = raw.json === undefined ? null : api.read(raw.json, raw.event);
  if (event === null) return plain;
  return {
    ...plain,
    protocol: api.name,
    role: event.pieces.some(({ kind }) => kind === 'error') ? 'error' : plain.role,
    type: event.type,
    // Their own fields name a kind of event, not a place where it belongs.
    channel: null,
    number: asNumber(field(raw.json, 'sequence_number')),
    content: contentOf(event) ?? plain.content,
  };
}

const protocolOf = (api: AnswerApi): Protocol => ({
  name: api.name,
  isNamedBy: () => false,
  isSpokenIn: ({ json, event, direction }) => direction === 'in' && json !== undefined && api.isSpokenIn(json, event),
  open: () => (raw) => read(api, raw),
});

/**
 * The answers of language models, event by event. The token is the content; the whole answer is put together by
 * `assembleAnswer`. An event of no known shape is read like any other JSON.
 */
export const languageModels: readonly Protocol[] = ANSWER_APIS.map(protocolOf);
