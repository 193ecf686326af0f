import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { evaluateWith, pageSource, type EvaluateSource } from '../../../../scripts/browsers/page-function.ts';
import { codeIn } from '../../../../scripts/browsers/view.ts';

/** A document without a browser: a world of its own that knows no Node.js, only JSON comes out of it. */
function emptyDocument(globals: Readonly<Record<string, unknown>> = {}): EvaluateSource {
  const world = vm.createContext({ ...globals });
  vm.runInContext('class Node {} const document = { body: { innerText: "what is shown" } };', world);
  return async (source) => {
    const value: unknown = await vm.runInContext(`(async () => {\n${source}\n})()`, world);
    const text = JSON.stringify(value);
    return text === undefined ? null : JSON.parse(text);
  };
}

describe('a page function', () => {
  const evaluate = evaluateWith(emptyDocument({ title: 'a page' }));

  test('sees the globals of the document', async () => {
    const read = () => (globalThis as unknown as { title: string }).title;
    expect(await evaluate(read)).toBe('a page');
  });

  test('sees nothing of the file it is written in', async () => {
    const outside = 1;
    await expect(evaluate(() => outside)).rejects.toThrow('outside is not defined');
  });

  test('is given its argument as JSON', async () => {
    const argument = { text: 'quotes \' " ` ${} \u2028', list: [1, null], left: undefined };
    expect(await evaluate((given) => given, argument)).toEqual({ text: argument.text, list: [1, null] });
  });

  test('may return nothing, null, or a promise', async () => {
    expect(await evaluate(() => undefined)).toBeUndefined();
    expect(await evaluate(() => null)).toBeNull();
    expect(await evaluate(async () => Promise.resolve(3))).toBe(3);
  });

  test('rejects with what it throws', async () => {
    const fail = () => {
      throw new TypeError('no such thing');
    };
    await expect(evaluate(fail)).rejects.toThrow('no such thing');
  });

  test('may hold named functions and classes although tsx wraps them to keep their names', async () => {
    const fixture = fileURLToPath(new URL('../fixtures/page-function.ts', import.meta.url));
    const source = execFileSync(process.execPath, ['--import', 'tsx', fixture], { encoding: 'utf8' });
    // Otherwise this test proves nothing.
    expect(source).toContain('__name(');
    expect(await emptyDocument()(source)).toEqual({ value: 'ONE!ONE! TWO!TWO!' });
  });

  test('travels as the text that it has', () => {
    expect(pageSource(() => 1 + 1, undefined)).toContain('await (() => 1 + 1)()');
    expect(pageSource((n: number) => n, 5)).toContain('(5)');
  });
});

describe('waiting for a page function', () => {
  test('repeats it until its value is truthy', async () => {
    const { waitFor } = codeIn(emptyDocument({ calls: 0 }));
    const count = () => {
      const world = globalThis as unknown as { calls: number };
      world.calls += 1;
      return world.calls >= 3 ? world.calls : null;
    };
    expect(await waitFor(count)).toBe(3);
  });

  test('takes an element for true', async () => {
    const { waitFor } = codeIn(emptyDocument());
    expect(await waitFor(() => new Node())).toBe(true);
  });

  test('takes an exception for "not yet"', async () => {
    const { waitFor } = codeIn(emptyDocument({ calls: 0 }));
    const failTwice = () => {
      const world = globalThis as unknown as { calls: number };
      world.calls += 1;
      if (world.calls < 3) throw new Error('the document is being replaced');
      return world.calls;
    };
    expect(await waitFor(failTwice)).toBe(3);
  });

  test('says what it waited for, what it saw last and what the document shows', async () => {
    const { waitFor } = codeIn(emptyDocument());
    const waiting = waitFor((wanted) => (wanted === 'never' ? 0 : 1), 'never', { timeout: 120 });
    await expect(waiting).rejects.toThrow(
      /Waited 0.12 s for: \(wanted\) => .* with "never"\nlast value: 0\nthe document shows: what is shown/,
    );
  });
});
