import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import type { StreamMessage } from '../../../src/analysis/streams/message.ts';
import { millis } from '../../../src/base/units.ts';
import { FilterRun } from '../../../src/devtools-panel/search/filter-run.ts';
import { satisfies, isInOrder, textOf, valuesAt } from '../../../src/filter/json-values-at.ts';
import { parseFilter } from '../../../src/filter/parse-filter.ts';
import type { Expression, Term, TextTest } from '../../../src/filter/syntax.ts';
import { createMessageLog } from '../../../src/store/message-log.ts';
import { kindOf } from '../../../src/store/describe-message.ts';
import { binary, message } from '../store/messages.ts';
import { directMatcher, readAs, streamFacts } from './passing.ts';

/** Texts that look like packets come on a connection of Socket.IO. */
const readingFor = (of: StreamMessage) =>
  readAs(of, of.payload.data.startsWith('42') ? { url: 'wss://a.example/socket.io/?EIO=4' } : {});

/** What a filter says of a message, term by term and without any short cut. */
function passesSlowly(expression: Expression, of: StreamMessage): boolean {
  switch (expression.kind) {
    case 'all':
      return expression.parts.every((part) => passesSlowly(part, of));
    case 'any':
      return expression.parts.some((part) => passesSlowly(part, of));
    case 'not':
      return !passesSlowly(expression.part, of);
    default:
      return holds(expression, of);
  }
}

function isMatch(wanted: TextTest, text: string): boolean {
  if (wanted.kind === 'pattern') return new RegExp(wanted.source, wanted.flags).test(text);
  const [own, lower] = [text.toLowerCase(), wanted.text.toLowerCase()];
  return wanted.kind === 'equals' ? own === lower : own.includes(lower);
}

function holds(term: Term, of: StreamMessage): boolean {
  const isText = of.payload.encoding === 'text';
  const { body, content, fields } = readingFor(of).decoded;
  const values = 'path' in term ? [body, content, fields].flatMap((root) => valuesAt(root, term.path)) : [];
  switch (term.kind) {
    case 'anywhere':
      return [isText ? of.payload.data : null, of.event, of.id].some(
        (text) => text !== null && isMatch(term.test, text),
      );
    case 'field':
      return isMatch(term.test, kindOf(readingFor(of).decoded, of.event, of.bodyKind));
    case 'direction':
      return of.direction === term.direction;
    case 'size':
      return isInOrder(of.size, term.operator, term.size);
    case 'path':
      return values.some((value) => satisfies(value, term.operator, term.value));
    case 'path-text':
      return values.some((value) => isMatch(term.test, textOf(value) ?? '\n'));
    default:
      throw new Error(`${term.kind} is not asked for here`);
  }
}

const names = fc.constantFrom('a', 'p', 'type', 'kE y', 'é');

const leaves = fc.oneof(
  fc.constantFrom('trade', 'TRADE', 'a"p', '\\u0061', 'kelvin \u212A', 'x99', '', 'null', '5', '10'),
  fc.constantFrom(0, 5, -1.5, 1e21, 10, 9_007_199_254_740_993n),
  fc.constantFrom(true, false, null),
);

/** JSON as text, sometimes with blanks, with names written in escapes, or not whole. */
const jsonText = fc
  .tuple(
    fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaves.map((leaf) => (typeof leaf === 'bigint' ? String(leaf) : JSON.stringify(leaf))),
        fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
        fc
          .array(fc.tuple(names, fc.constantFrom('', ' ', '\n'), tie('value')), { maxLength: 4 })
          .map(
            (fields) =>
              `{${fields.map(([name, blank, value]) => `${JSON.stringify(name)}${blank}:${blank}${value}`).join(',')}}`,
          ),
      ),
    })).value,
    fc.constantFrom('whole', 'escaped', 'open', 'packet'),
  )
  .map(([text, how]) => {
    if (how === 'escaped')
      return text.replaceAll('"a"', String.raw`"\u0061"`).replaceAll('trade', String.raw`tr\u0061de`);
    return how === 'open' ? text.slice(0, -1) : how === 'packet' ? `42${text}` : text;
  });

const messages = fc.oneof(
  fc
    .tuple(jsonText, fc.constantFrom<'in' | 'out'>('in', 'out'), fc.constantFrom(null, null, 'Trade', 'p'))
    .map(([text, direction, event]) => message(text, { direction, event })),
  fc.constantFrom(binary([1, 2, 3]), message('no JSON, but trade \u017F'), message('')),
);

const FILTERS = [
  ...['trade', 'x99', 'é', '"a"', '"\\""', '{', 'kelvin', '-trade size:>20', 'dir:in (trade or p)', 'not (a=5 or x99)'],
  ...[
    'a=5',
    'a!=5',
    'a>4',
    'a<=5',
    'a=null',
    'a=true',
    'a=trade',
    'a="a\\"p"',
    'a.p=5',
    'p[0]=5',
    'a.*=10',
    'é=5',
    '[0]=5',
  ],
  ...['a=9007199254740993', 'a>9007199254740992', 'a~tr', 'a~/^T/', 'p~/^.{2,}$/', 'a=""', 'a!="" size:<30'],
  ...['type:trade', 'type:=trade', 'type:json', 'type:/tr/i', 'type:p', '-type:trade dir:out'],
  ...[
    '/trade/',
    '/TRADE/i',
    '/tra?de+/',
    '/x9{1,2}/',
    '/tr(a|b)de/',
    '/trade|x99/',
    '/^.{0,3}$/',
    '/kelvin K/iu',
    '/S$/iu',
  ],
  ...['/"a":\\s*5/ or dir:out', '/x\\d+/ -/99/', '/[tx][r9]/', '/\\x61/', '/k(?=e)/i', '/no jso?n/i'],
];

describe('a run over a log', () => {
  test.each(FILTERS)('%s finds what going through it without short cuts finds', async (filter) => {
    const read = parseFilter(filter);
    const expression = read.ok ? read.value : null;
    if (expression === null) throw new Error('no filter');
    const check = fc.asyncProperty(fc.array(messages, { maxLength: 12 }), async (all) => {
      const log = createMessageLog(1);
      for (const [at, each] of all.entries()) log.push({ ...each, at: millis(at) }, readingFor(each));
      const run = new FilterRun({
        expression,
        context: { clock: (at) => at, found: () => new Map(), induced: () => new Map() },
        logs: () => [log],
        stream: (id) => streamFacts({ id }),
        preferred: () => null,
        matcher: directMatcher,
        changed: () => undefined,
        failed: () => undefined,
      });
      // A slice that has used up its time goes on in a task of its own.
      while (!run.isComplete()) await new Promise((resolve) => setTimeout(resolve, 0));
      const found = run.of(1)?.positions;
      const positions = Array.from({ length: found?.end ?? 0 }, (_, index) => found?.at(index));
      expect(positions).toEqual([...all.keys()].filter((place) => passesSlowly(expression, all[place] ?? message(''))));
      run.stop();
    });
    await fc.assert(check, { numRuns: 60 });
  });
});
