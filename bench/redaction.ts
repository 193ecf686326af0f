/**
 * `npm run bench:redaction`: searches texts that patterns could stumble over for secrets, at a length and at four times that
 * length, and prints how much longer the long one takes. Four times is linear and sixteen quadratic; ends with 1 above twelve. `-- N` takes texts of N
 * characters, 32,768 without it.
 */
import { BenchResults } from '../scripts/bench/results.ts';
import process from 'node:process';
import { readArguments, readCount } from './arguments.ts';
import { loadBundle } from './bundle.ts';

const USAGE = 'npm run bench:redaction [-- CHARACTERS]';
const [asked] = readArguments(USAGE, {}).positionals;
const LENGTH = readCount(asked, 32_768, USAGE);
const TIMES = 4;
/** Runs of which the fastest counts: other work on the machine only makes them slower. */
const RUNS = 12;
const MOST = 3 * TIMES;

type Finders = typeof import('../src/formats/redact/find-secrets.ts') &
  typeof import('../src/formats/redact/redact-rules.ts');

const { compileRules, findInBytes, findSecrets, USUAL_RULES } = await loadBundle<Finders>(
  'src/formats/redact/find-secrets.ts',
  'src/formats/redact/redact-rules.ts',
);
const compiled = compileRules({ ...USUAL_RULES, options: ['card', 'nationalId', 'mail'], paths: ['**.a.**.b'] });
const safe = compileRules({ ...USUAL_RULES, isSafe: true });
if (!compiled.ok || !safe.ok) throw new Error('the rules are wrong');
const rules = [compiled.value, safe.value];

/**
 * What is repeated: beginnings of what the rules look for, without their ends. Of one with `#` each has another number there;
 * four times as many names are more than are remembered, so they take about eight times as long, and no more at any length.
 */
const PIECES: readonly string[] = [
  '-eyJaaaaa',
  'eyJaaaaa.',
  'bearer ',
  'basic  ',
  'sk-',
  'sk-aaaaaaaaaaaaaaaa',
  'glpat-a',
  '-----BEGIN PRIVATE KEY-----',
  '://',
  '://a:',
  'hooks.slack.com/services/',
  '/api/webhooks/1234567890/',
  'bot12345678:',
  '&token=',
  '&p#=v',
  '&token#=abcdefgh#',
  'a="',
  "a='",
  'password: ',
  'password":"',
  '{"password":',
  '{"a":[',
  '["token",',
  '{"name":"Authorization","value":',
  '\\"',
  '\\\\',
  'x-token:  ',
  '<password ',
  '<a:b c>',
  'name="password"',
  'name="a"\r\n',
  'AUTH PLAIN ',
  'PASS ',
  'OPER a ',
  'IDENTIFY ',
  '$4\r\nAUTH\r\n',
  '/reset/',
  '/reset/a1',
  'QUJDRA',
  'eyJhIjoi',
  '1 ',
  '1-',
  '4111 ',
  'DE89 ',
  'a@',
  'a@b.',
  '078-05-',
  '+1 ',
  '1.',
  '::',
  '\u00a5token',
  '\u0065token',
  '\u0010\u00ff',
  '\0p',
  'Redacted-secret-',
];

function textOf(piece: string, length: number): string {
  if (!piece.includes('#')) return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  let text = '';
  for (let count = 0; text.length < length; count += 1) text += piece.replaceAll('#', String(count));
  return text.slice(0, length);
}

function fastest(work: () => void): number {
  let best = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function search(text: string): void {
  for (const each of rules) {
    findSecrets(text, each);
    findInBytes(Buffer.from(text, 'latin1'), each);
  }
}

const results = new BenchResults('redaction', true);
let worst = 0;
for (const piece of PIECES) {
  const short = textOf(piece, LENGTH);
  const long = textOf(piece, LENGTH * TIMES);
  search(short);
  const first = fastest(() => search(short));
  const ratio = fastest(() => search(long)) / Math.max(first, 0.2);
  worst = Math.max(worst, ratio);
  console.log(`${ratio.toFixed(1).padStart(6)} times  ${first.toFixed(1).padStart(7)} ms  ${JSON.stringify(piece)}`);
}
console.log(`${TIMES} times the length takes at most ${worst.toFixed(1)} times as long; ${MOST} is the limit`);
results.add({
  what: `worst of ${PIECES.length} repeated pieces: time at ${TIMES} times the length`,
  figure: `${worst.toFixed(1)} times`,
  goal: `at most ${MOST}`,
  isMissed: worst > MOST,
});
results.save();
process.exitCode = worst > MOST ? 1 : 0;
