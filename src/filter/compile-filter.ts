import { unreachable } from '../base/unreachable.ts';
import type { MessageLog } from '../store/message-log.ts';
import type { StreamId } from '../analysis/streams/stream.ts';
import { satisfies, isInOrder, textOf } from './json-values-at.ts';
import { kindOf } from '../store/describe-message.ts';
import { isJson, MessageJson, type Named, namedAt } from './message-json.ts';
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
  /** Turns a time of day, in milliseconds since midnight, into an instant of the recording. */
  readonly clock: (sinceMidnight: number) => number;
  /** What was found out about messages of a stream, by the number of their record. */
  readonly found: (stream: StreamId) => ReadonlyMap<number, ReadonlySet<HasName>>;
  /** The messages of a stream that were changed on purpose or made by hand, by the number of their record. */
  readonly induced: (stream: StreamId) => { has(n: number): boolean };
}

/** A regular expression of the filter with the texts to run it on; a worker runs it. */
export interface Probe {
  readonly pattern: Pattern;
  /** The texts of a message; it passes when one of them matches. */
  readonly subjects: (position: number) => readonly string[];
}

/** A filter compiled for one log. */
export interface CompiledFilter {
  readonly test: PositionTest;
  readonly probes: readonly Probe[];
  /** Sets the answers of all probes for a range of positions: 1 where one matched. `null` removes them. */
  answer(answers: ProbeAnswers | null): void;
}

/** The answers of every probe for the positions from `from` on. */
interface ProbeAnswers {
  readonly from: number;
  readonly matches: readonly MatchAnswer[];
}

const verdict = (isTrue: boolean): Verdict => (isTrue ? 1 : 0);

/** Texts of a message in which a word is searched: payload, event type, id. */
function subjectsAnywhere(log: MessageLog, position: number): readonly string[] {
  const texts = log.isBinary(position) ? [] : [log.data(position)];
  const event = log.event(position);
  const id = log.id(position);
  if (event !== null) texts.push(event);
  if (id !== null) texts.push(id);
  return texts;
}

/** Compiles terms into conditions for one log. */
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
        return this.#anywhere(term.test);
      case 'field':
        return this.#field(term.field, term.test);
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
        const isWanted = (value: unknown): boolean => satisfies(value, term.operator, term.value);
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
        return this.#textTest(term.test, subjects);
      }
      default:
        return unreachable(term);
    }
  }

  #anywhere(wanted: TextTest): Condition {
    const log = this.#log;
    const condition = this.#textTest(wanted, (position) => subjectsAnywhere(log, position));
    const literal = wanted.kind === 'pattern' ? literalIn(wanted) : null;
    if (literal === null) return condition;
    // Most texts lack the literal that every match must contain, and need not be sent to the worker.
    const required = literalPattern(literal);
    return ofTexts((position) =>
      subjectsAnywhere(log, position).some((text) => required.test(text)) ? condition.test(position) : 0,
    );
  }

  #field(field: TextField, wanted: TextTest): Condition {
    const log = this.#log;
    switch (field) {
      case 'event':
      case 'id':
        return this.#textTest(wanted, (position) => {
          const text = log[field](position);
          return text === null ? [] : [text];
        });
      case 'type':
        return this.#named(wanted, (named, position) => kindOf(named, log.event(position), log.bodyKind(position)));
      case 'channel':
        return this.#named(wanted, ({ channel }) => channel);
      case 'protocol':
        return this.#named(wanted, ({ protocol }) => protocol);
      case 'stream':
        return this.#ofStream(wanted, [this.#stream.label, this.#stream.url]);
      case 'url':
        return this.#ofStream(wanted, [this.#stream.url]);
      default:
        return unreachable(field);
    }
  }

  /** What holds for a whole stream is decided once, but even then a pattern is not run on this thread. */
  #ofStream(wanted: TextTest, texts: readonly string[]): Condition {
    if (wanted.kind === 'pattern') return this.#textTest(wanted, () => texts);
    return constant(texts.some(compileTextTest(wanted)));
  }

  /** A test of what a protocol says: stored for each message, so that only one with several parts is read for it. */
  #named(wanted: TextTest, nameIn: (named: Named, position: number) => string | null): Condition {
    const log = this.#log;
    const subjects = (position: number): readonly string[] =>
      namedAt(log, position).flatMap((named) => nameIn(named, position) ?? []);
    if (wanted.kind === 'pattern') return this.#textTest(wanted, subjects);
    const test = compileTextTest(wanted);
    return ofColumns((position) => subjects(position).some(test));
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
      case 'induced': {
        const induced = this.#context.induced(this.#stream.id);
        return ofColumns((position) => induced.has(log.n(position)));
      }
      default:
        return unreachable(what);
    }
  }

  #textTest(wanted: TextTest, subjects: (position: number) => readonly string[]): Condition {
    if (wanted.kind !== 'pattern') {
      const test = compileTextTest(wanted);
      return ofTexts((position) => verdict(subjects(position).some(test)));
    }
    const index = this.probes.push({ pattern: wanted, subjects }) - 1;
    return ofTexts((position) => {
      const { answers } = this;
      if (answers === null) return 2;
      return answers.matches[index]?.[position - answers.from] === 1 ? 1 : 0;
    });
  }
}

/** Compiles a filter for one log; what the stream alone decides costs nothing per message. */
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
