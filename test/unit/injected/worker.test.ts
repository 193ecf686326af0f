import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleWorker } from '../../../scripts/build/injected.ts';
import { PageIntake } from '../../../src/testing/page-intake.ts';

let script = '';
beforeAll(async () => {
  script = await bundleWorker();
});

const BINDING = 'REALTIME_INSPECTOR_BINDING';

/** The globals that Node shares with browsers, without those of the language and of Node alone. */
const OF_PLATFORM: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.getOwnPropertyNames(globalThis)
    .filter((name) => !['globalThis', 'global', 'process', 'window', 'document'].includes(name))
    .filter((name) => !runInNewContext(`${JSON.stringify(name)} in globalThis`))
    .map((name) => [name, Reflect.get(globalThis, name)]),
);

/** Runs the bundle in a realm with the globals of a worker that Node has too: no window, no document. */
function runIn(
  kind: 'DedicatedWorkerGlobalScope' | 'SharedWorkerGlobalScope' | 'ServiceWorkerGlobalScope',
  isLate = false,
) {
  const said: string[] = [];
  class WorkerGlobalScope extends EventTarget {
    fetch = undefined;
  }
  const scope: Record<string, unknown> = {
    ...OF_PLATFORM,
    WorkerGlobalScope,
    [kind]: WorkerGlobalScope,
    location: { href: 'https://app.test/worker.js' },
    [BINDING]: (text: string) => said.push(text),
  };
  runInNewContext(script.replaceAll('"REALTIME_INSPECTOR_IS_LATE"', JSON.stringify(String(isLate))), scope);
  return { said, scope };
}

const documentOf = (said: readonly string[]) => {
  const intake = new PageIntake(0);
  return said.flatMap((text) => intake.take(text, 'worker')).find(({ kind }) => kind === 'document');
};

describe('the recorder in a worker', () => {
  test.each([
    ['DedicatedWorkerGlobalScope', 'dedicated'],
    ['SharedWorkerGlobalScope', 'shared'],
    ['ServiceWorkerGlobalScope', 'service'],
  ] as const)('needs no document and says which kind of worker it is in: %s', (scope, worker) => {
    const { said } = runIn(scope);
    expect(JSON.parse(said[0] ?? '')).toMatchObject({ type: 'hello', url: 'https://app.test/worker.js', isTop: false });
    expect(documentOf(said)).toMatchObject({ worker, url: 'https://app.test/worker.js', isTop: false, isLate: false });
  });

  test('says where scripts may have run before', () => {
    expect(documentOf(runIn('SharedWorkerGlobalScope', true).said)).toMatchObject({ isLate: true });
  });

  test('leaves nothing in sight of the page’s code, and does nothing without its function', () => {
    const { scope } = runIn('DedicatedWorkerGlobalScope');
    expect(BINDING in scope).toBe(false);
    expect(Object.keys(scope).filter((name) => name.startsWith(BINDING))).toEqual([]);
    expect(() => runInNewContext(script, scope)).not.toThrow();
  });
});
