import type { StreamClass, StreamId } from '../../../analysis/stream.ts';
import type { MessageLog } from '../message-log.ts';
import { describeKind, isJson, MessageJson } from './message-facts.ts';
import { isAsWanted, isInOrder, textOf } from './json-values.ts';
import type { Expression, HasName, IsName, Pattern, Term, TextField, TextWish, TransportName } from './syntax.ts';

/** No, yes, or: it depends on regular expressions whose answers are not here yet. */
export type Verdict = 0 | 1 | 2;

/** Says whether the message at a position of a log passes. */
export type PositionTest = (position: number) => Verdict;

/** What a filter needs to know of a stream. */
export interface StreamFacts {
  readonly id: StreamId;
  readonly class: StreamClass;
  /** The platform's interfaces that carried it. */
  readonly transports: ReadonlySet<string>;
  readonly label: string;
  readonly url: string;
}

/** What a filter needs to know of the recording. */
export interface FilterContext {
  /** Turns a time of day, in milliseconds since midnight, into an instant of the recording. */
  readonly clock: (sinceMidnight: number) => number;
  /** What was found out about messages of a stream, by the number of their record. */
  readonly found: (stream: StreamId) => ReadonlyMap<number, ReadonlySet<HasName>>;
}

/** A regular expression of the filter with the texts that it is to be run on; it runs elsewhere. */
export interface Probe {
  readonly pattern: Pattern;
  /** The texts of a message; it passes when one of them matches. */
  readonly subjects: (position: number) => readonly string[];
}

/** A filter made ready for one log. */
export interface CompiledFilter {
  readonly test: PositionTest;
  readonly probes: readonly Probe[];
  /** Gives the answers of all probes for a stretch of positions: 1 where one matched. `null` takes them away. */
  answer(answers: ProbeAnswers | null): void;
}

/** The answers of every probe for the positions from `from` on. */
export interface ProbeAnswers {
  readonly from: number;
  readonly matches: readonly Uint8Array[];
}

const NO: PositionTest = () => 0;
const YES: PositionTest = () => 1;

const verdict = (isTrue: boolean): Verdict => (isTrue ? 1 : 0);

const constant = (isTrue: boolean): PositionTest => (isTrue ? YES : NO);

/** A text as a pattern that ignores case; it holds no repetition, so it takes a time in proportion to what it reads. */
export const literalPattern = (text: string): RegExp =>
  new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), 'i');

/** Texts of a message that a word is looked for in: what it says, its event type, its id. */
function subjectsAnywhere(log: MessageLog, position: number): readonly string[] {
  const texts = log.isBinary(position) ? [] : [log.data(position)];
  const event = log.event(position);
  const id = log.id(position);
  if (event !== null) texts.push(event);
  if (id !== null) texts.push(id);
  return texts;
}

const POLLS: ReadonlySet<StreamClass> = new Set<StreamClass>(['long-poll', 'short-poll', 'retry-loop', 'request']);

function isTransport(stream: StreamFacts, name: TransportName): boolean {
  switch (name) {
    case 'ws':
      return stream.class === 'websocket';
    case 'sse':
      return stream.class === 'sse';
    case 'stream':
      return stream.class === 'streamed-fetch';
    case 'poll':
      return POLLS.has(stream.class);
    case 'fetch':
    case 'xhr':
      return stream.transports.has(name);
    default:
      return stream.class === name;
  }
}

/** Makes tests of terms for one log. */
class Compiler {
  readonly probes: Probe[] = [];
  answers: ProbeAnswers | null = null;
  readonly #stream: StreamFacts;
  readonly #log: MessageLog;
  readonly #context: FilterContext;
  readonly #json: MessageJson;

  constructor(stream: StreamFacts, log: MessageLog, context: FilterContext) {
    this.#stream = stream;
    this.#log = log;
    this.#context = context;
    this.#json = new MessageJson(log);
  }

  compile(expression: Expression): PositionTest {
    switch (expression.kind) {
      case 'all':
        return this.#join(expression.parts, 0);
      case 'any':
        return this.#join(expression.parts, 1);
      case 'not': {
        const test = this.compile(expression.part);
        if (test === YES || test === NO) return constant(test === NO);
        return (position) => {
          const answer = test(position);
          return answer === 2 ? 2 : answer === 0 ? 1 : 0;
        };
      }
      default:
        return this.#term(expression);
    }
  }

  /** One part that says `decisive` decides: no for "all", yes for "any". Parts that hold for the whole stream go first. */
  #join(parts: readonly Expression[], decisive: 0 | 1): PositionTest {
    const tests = parts.map((part) => this.compile(part));
    const [settled, neutral] = decisive === 0 ? [NO, YES] : [YES, NO];
    if (tests.includes(settled)) return settled;
    const left = tests.filter((test) => test !== neutral);
    const [only] = left;
    if (only === undefined) return neutral;
    if (left.length === 1) return only;
    return (position) => {
      let isOpen = false;
      for (const test of left) {
        const answer = test(position);
        if (answer === decisive) return decisive;
        if (answer === 2) isOpen = true;
      }
      return isOpen ? 2 : decisive === 0 ? 1 : 0;
    };
  }

  #term(term: Term): PositionTest {
    const log = this.#log;
    switch (term.kind) {
      case 'anywhere':
        return this.#wish(term.wish, (position) => subjectsAnywhere(log, position));
      case 'field':
        return this.#field(term.field, term.wish);
      case 'direction':
        return (position) => verdict(log.direction(position) === term.direction);
      case 'transport':
        return constant(isTransport(this.#stream, term.transport));
      case 'size':
        return (position) => verdict(isInOrder(log.size(position), term.operator, term.size));
      case 'time': {
        const { kind, at } = term.instant;
        const limit = kind === 'clock' ? this.#context.clock(at) : at;
        return term.side === 'after'
          ? (position) => verdict(log.times.at(position) >= limit)
          : (position) => verdict(log.times.at(position) < limit);
      }
      case 'has': {
        const found = this.#context.found(this.#stream.id);
        if (found.size === 0) return NO;
        return (position) => verdict(found.get(log.n(position))?.has(term.what) === true);
      }
      case 'is':
        return this.#is(term.what);
      case 'path': {
        const values = this.#json.reader(term.path);
        return (position) => verdict(values(position).some((value) => isAsWanted(value, term.operator, term.value)));
      }
      case 'path-text': {
        const values = this.#json.reader(term.path);
        return this.#wish(term.wish, (position) =>
          values(position).flatMap((value) => {
            const text = textOf(value);
            return text === null ? [] : [text];
          }),
        );
      }
    }
  }

  #field(field: TextField, wish: TextWish): PositionTest {
    const log = this.#log;
    switch (field) {
      case 'event':
      case 'id':
        return this.#wish(wish, (position) => {
          const text = log[field](position);
          return text === null ? [] : [text];
        });
      case 'type':
        return this.#type(wish);
      case 'stream':
        return this.#ofStream(wish, [this.#stream.label, this.#stream.url]);
      case 'url':
        return this.#ofStream(wish, [this.#stream.url]);
    }
  }

  /** What holds for a stream as a whole is found out once, but a pattern is not run here even for that. */
  #ofStream(wish: TextWish, texts: readonly string[]): PositionTest {
    if (wish.kind === 'pattern') return this.#wish(wish, () => texts);
    const test = wishTest(wish);
    return constant(texts.some(test));
  }

  #type(wish: TextWish): PositionTest {
    const log = this.#log;
    const kind = (position: number): string => describeKind(log, position);
    if (wish.kind === 'pattern') return this.#wish(wish, (position) => [kind(position)]);
    const test = wishTest(wish);
    // Finding out the kind means parsing; most payloads that do not hold the word can be passed over without it.
    const isPlain = /^[\w .:-]+$/.test(wish.text) && !GENERIC_KINDS.some(test);
    const word = literalPattern(wish.text);
    return (position) => {
      const data = log.data(position);
      if (isPlain && log.event(position) === null && !word.test(data) && !data.includes('\\')) return 0;
      return verdict(test(kind(position)));
    };
  }

  #is(what: IsName): PositionTest {
    const log = this.#log;
    switch (what) {
      case 'heartbeat':
        return (position) => verdict(log.isHeartbeat(position));
      case 'text':
        return (position) => verdict(!log.isBinary(position));
      case 'binary':
        return (position) => verdict(log.isBinary(position));
      case 'json':
        return (position) => verdict(isJson(log, position));
      case 'cut':
        return (position) => verdict(log.isCut(position));
      case 'empty':
        return (position) => verdict(log.size(position) === 0);
    }
  }

  #wish(wish: TextWish, subjects: (position: number) => readonly string[]): PositionTest {
    if (wish.kind !== 'pattern') {
      const test = wishTest(wish);
      return (position) => verdict(subjects(position).some(test));
    }
    const index = this.probes.push({ pattern: wish, subjects }) - 1;
    return (position) => {
      const { answers } = this;
      if (answers === null) return 2;
      return answers.matches[index]?.[position - answers.from] === 1 ? 1 : 0;
    };
  }
}

/** Kinds that do not stand in the payload. */
const GENERIC_KINDS: readonly string[] = [
  'json',
  'text',
  'arraybuffer',
  'view',
  'blob',
  'form',
  'params',
  'document',
  'stream',
  'unknown',
  'none',
];

function wishTest(wish: Exclude<TextWish, Pattern>): (text: string) => boolean {
  if (wish.kind === 'equals') {
    const wanted = wish.text.toLowerCase();
    return (text) => text.length === wish.text.length && text.toLowerCase() === wanted;
  }
  const pattern = literalPattern(wish.text);
  return (text) => pattern.test(text);
}

/** Makes a filter ready for one log; what is settled by the stream alone costs nothing a message. */
export function compileFilter(
  expression: Expression,
  stream: StreamFacts,
  log: MessageLog,
  context: FilterContext,
): CompiledFilter {
  const compiler = new Compiler(stream, log, context);
  const test = compiler.compile(expression);
  return {
    test,
    probes: test === NO || test === YES ? [] : compiler.probes,
    answer(answers) {
      compiler.answers = answers;
    },
  };
}

/** Whether a filter depends on findings, which go on changing after a message has come. */
export function asksForFindings(expression: Expression): boolean {
  if (expression.kind === 'all' || expression.kind === 'any') return expression.parts.some(asksForFindings);
  return expression.kind === 'not' ? asksForFindings(expression.part) : expression.kind === 'has';
}

/** The plain words that a message must hold to pass, for marking them in what is shown. */
export function wordsOf(expression: Expression): readonly string[] {
  if (expression.kind === 'all' || expression.kind === 'any') return expression.parts.flatMap(wordsOf);
  if (expression.kind !== 'anywhere' && expression.kind !== 'path-text') return [];
  return expression.wish.kind === 'contains' && expression.wish.text !== '' ? [expression.wish.text] : [];
}
