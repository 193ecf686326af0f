import { unreachable } from '../base/unreachable.ts';
import type { MessageLog } from '../store/message-log.ts';
import type { StreamId } from '../analysis/streams/stream.ts';
import { BODY_KINDS } from '../wire/record.ts';
import { isAsWanted, isInOrder, textOf } from './json-values-at.ts';
import { describeKind, isJson, MessageJson } from './message-json.ts';
import type { MatchAnswer } from './match-texts.ts';
import { literalIn } from './pattern-literal.ts';
import { isTransport, type StreamFacts } from './match-transport.ts';
import type { Expression, HasName, IsName, Pattern, Term, TextField, TextTest } from './syntax.ts';
import {
  ALWAYS,
  constant,
  joined,
  negated,
  NEVER,
  ofColumns,
  ofTexts,
  type Condition,
  type PositionTest,
  type Verdict,
} from './verdict.ts';
import { literalPattern, compileTextTest } from './text-test.ts';

/** What a filter needs to know of the recording. */
export interface FilterContext {
  /** TaskScheduler a time of day, in milliseconds since midnight, into an instant of the recording. */
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
  readonly matches: readonly MatchAnswer[];
}

/** Kinds that do not stand in the payload. */
const GENERIC_KINDS: readonly string[] = BODY_KINDS;

const verdict = (isTrue: boolean): Verdict => (isTrue ? 1 : 0);

/** Texts of a message that a word is looked for in: what it says, its event type, its id. */
function subjectsAnywhere(log: MessageLog, position: number): readonly string[] {
  const texts = log.isBinary(position) ? [] : [log.data(position)];
  const event = log.event(position);
  const id = log.id(position);
  if (event !== null) texts.push(event);
  if (id !== null) texts.push(id);
  return texts;
}

/** Makes conditions of terms for one log. */
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

  compile(expression: Expression): Condition {
    switch (expression.kind) {
      case 'all':
      case 'any': {
        const parts = expression.parts.map((part) => this.compile(part));
        return joined(parts, expression.kind === 'all' ? 0 : 1);
      }
      case 'not':
        return negated(this.compile(expression.part));
      default:
        return this.#term(expression);
    }
  }

  #term(term: Term): Condition {
    const log = this.#log;
    switch (term.kind) {
      case 'anywhere':
        return this.#anywhere(term.wish);
      case 'field':
        return this.#field(term.field, term.wish);
      case 'direction':
        return ofColumns((position) => log.direction(position) === term.direction);
      case 'transport':
        return constant(isTransport(this.#stream, term.transport));
      case 'size':
        return ofColumns((position) => isInOrder(log.size(position), term.operator, term.size));
      case 'time': {
        const { kind, at } = term.instant;
        const limit = kind === 'clock' ? this.#context.clock(at) : at;
        return term.side === 'after'
          ? ofColumns((position) => log.times.at(position) >= limit)
          : ofColumns((position) => log.times.at(position) < limit);
      }
      case 'has': {
        const found = this.#context.found(this.#stream.id);
        if (found.size === 0) return NEVER;
        return ofColumns((position) => found.get(log.n(position))?.has(term.what) === true);
      }
      case 'is':
        return this.#is(term.what);
      case 'path': {
        const isWanted = (value: unknown): boolean => isAsWanted(value, term.operator, term.value);
        const values = this.#json.reader(term.path, isWanted);
        return ofTexts((position) => verdict(values(position).some(isWanted)));
      }
      case 'path-text': {
        const values = this.#json.reader(term.path);
        const subjects = (position: number): readonly string[] =>
          values(position).flatMap((value) => {
            const text = textOf(value);
            return text === null ? [] : [text];
          });
        return this.#wish(term.wish, subjects);
      }
      default:
        return unreachable(term);
    }
  }

  #anywhere(wish: TextTest): Condition {
    const log = this.#log;
    const condition = this.#wish(wish, (position) => subjectsAnywhere(log, position));
    const literal = wish.kind === 'pattern' ? literalIn(wish) : null;
    if (literal === null) return condition;
    // Most texts do not hold what the pattern cannot do without, and need not be sent to where patterns run.
    const held = literalPattern(literal);
    return ofTexts((position) =>
      subjectsAnywhere(log, position).some((text) => held.test(text)) ? condition.test(position) : 0,
    );
  }

  #field(field: TextField, wish: TextTest): Condition {
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
      default:
        return unreachable(field);
    }
  }

  /** What holds for a stream as a whole is found out once, but a pattern is not run here even for that. */
  #ofStream(wish: TextTest, texts: readonly string[]): Condition {
    if (wish.kind === 'pattern') return this.#wish(wish, () => texts);
    return constant(texts.some(compileTextTest(wish)));
  }

  #type(wish: TextTest): Condition {
    const log = this.#log;
    const kind = (position: number): string => describeKind(log, position);
    if (wish.kind === 'pattern') return this.#wish(wish, (position) => [kind(position)]);
    const test = compileTextTest(wish);
    // Finding out the kind means parsing; most payloads that do not hold the word can be passed over without it.
    const isPlain = /^[\w .:-]+$/.test(wish.text) && !GENERIC_KINDS.some(test);
    const word = literalPattern(wish.text);
    return ofTexts((position) => {
      const data = log.data(position);
      if (isPlain && log.event(position) === null && !word.test(data) && !data.includes('\\')) return 0;
      return verdict(test(kind(position)));
    });
  }

  #is(what: IsName): Condition {
    const log = this.#log;
    switch (what) {
      case 'heartbeat':
        return ofColumns((position) => log.isHeartbeat(position));
      case 'text':
        return ofColumns((position) => !log.isBinary(position));
      case 'binary':
        return ofColumns((position) => log.isBinary(position));
      case 'json':
        return ofTexts((position) => verdict(isJson(log, position)));
      case 'cut':
        return ofColumns((position) => log.isCut(position));
      case 'empty':
        return ofColumns((position) => log.size(position) === 0);
      default:
        return unreachable(what);
    }
  }

  #wish(wish: TextTest, subjects: (position: number) => readonly string[]): Condition {
    if (wish.kind !== 'pattern') {
      const test = compileTextTest(wish);
      return ofTexts((position) => verdict(subjects(position).some(test)));
    }
    const index = this.probes.push({ pattern: wish, subjects }) - 1;
    return ofTexts((position) => {
      const { answers } = this;
      if (answers === null) return 2;
      return answers.matches[index]?.[position - answers.from] === 1 ? 1 : 0;
    });
  }
}

/** Makes a filter ready for one log; what is settled by the stream alone costs nothing a message. */
export function compileFilter(
  expression: Expression,
  stream: StreamFacts,
  log: MessageLog,
  context: FilterContext,
): CompiledFilter {
  const compiler = new Compiler(stream, log, context);
  const condition = compiler.compile(expression);
  return {
    test: condition.test,
    probes: condition === NEVER || condition === ALWAYS ? [] : compiler.probes,
    answer(answers) {
      compiler.answers = answers;
    },
  };
}
