import { describe, expect, test } from 'vitest';
import {
  exampleErrors,
  fencesOf,
  inlineCodeOf,
  type Known,
  refusalOf,
  wordsOf,
} from '../../../../scripts/documents/examples.ts';

const known: Known = {
  scripts: new Set(['start', 'test', 'build']),
  refusal: (words) => (words[0] === 'check' ? null : `no command ${words[0]}`),
  startRefusal: (words) => (words.includes('--bad') ? 'no option --bad' : null),
  syntaxError: (code) => (code.includes('((') ? 'unbalanced' : null),
};

describe('fencesOf', () => {
  test('gives language and code, without the indent of a fence in a list', () => {
    expect(fencesOf('```sh\na\n```\n\n- item\n\n  ```json\n  {\n  }\n  ```\n')).toEqual([
      { language: 'sh', code: 'a\n' },
      { language: 'json', code: '{\n}\n' },
    ]);
  });
});

describe('inlineCodeOf', () => {
  test('leaves fenced code out', () => {
    expect(inlineCodeOf('Say `this`.\n\n```sh\n`that`\n```\n')).toEqual(['this']);
  });
});

describe('wordsOf', () => {
  test('removes quotes, and ends at a pipe, a redirection or a comment', () => {
    expect(wordsOf(`check 'a b' "c d" e | head`)).toEqual(['check', 'a b', 'c d', 'e']);
    expect(wordsOf('check a >> out.txt')).toEqual(['check', 'a']);
    expect(wordsOf('check a # why')).toEqual(['check', 'a']);
    expect(wordsOf(`check '| x'`)).toEqual(['check', '| x']);
  });
});

describe('refusalOf', () => {
  test('judges calls of the tool and of scripts, and nothing of others', () => {
    expect(refusalOf('npx realtime-inspector check a', known)).toBe(null);
    expect(refusalOf('realtime-inspector chekc a', known)).toBe('no command chekc');
    expect(refusalOf('npm run build', known)).toBe(null);
    expect(refusalOf('npm run biuld', known)).toBe('package.json has no script "biuld"');
    expect(refusalOf('npm start -- --bad', known)).toBe('no option --bad');
    expect(refusalOf('npm install', known)).toBe(null);
    expect(refusalOf('git clone x', known)).toBe(null);
  });
});

describe('exampleErrors', () => {
  test('is empty for examples that run', () => {
    const page =
      '`npm run build` and `npm run …`\n\n```sh\nnpm test && npm run build # all\n```\n\n```json\n{}\n```\n\n```text\n((\n```\n';
    expect(exampleErrors(page, known)).toEqual([]);
  });

  test('names each that does not, in shell, YAML, JSON, NDJSON, TypeScript and inline', () => {
    const page = [
      '`npm run gone`',
      '```sh\nnpx realtime-inspector \\\n  shwo a\n```',
      '```yaml\n- run: realtime-inspector nope\n```',
      '```json\n{,}\n```',
      '```ndjson\n{}\n{,}\n```',
      '```ts\n((\n```',
    ].join('\n\n');
    expect(exampleErrors(page, known)).toHaveLength(6);
  });
});
