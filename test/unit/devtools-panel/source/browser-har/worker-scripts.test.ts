import { describe, expect, test } from 'vitest';
import { WorkerScripts } from '../../../../../src/devtools-panel/source/browser-har/worker-scripts.ts';
import type { UnrecordedUse } from '../../../../../src/wire/record.ts';
import { Recording } from '../../../analysis/recording.ts';
import { BY_PAGE, BY_WORKER, entry } from './har-fixtures.ts';

const SCRIPT = 'http://a/worker.js';

/** The request for a script with a header. */
const script = (name: string, value: string, url = SCRIPT): unknown => ({
  ...Object(entry({ url })),
  request: { method: 'GET', url, headers: [{ name, value }] },
});

const used = (use: UnrecordedUse, url: string) => new Recording().add(0, { kind: 'unrecorded', use, count: 1, url });

describe('the kind of the worker that made a request', () => {
  test.each([
    ['Sec-Fetch-Dest', 'worker', 'dedicated'],
    ['Sec-Fetch-Dest', 'sharedworker', 'shared'],
    ['Sec-Fetch-Dest', 'serviceworker', 'service'],
    ['Service-Worker', 'script', 'service'],
  ])('is known from the request for its script: %s: %s', (name, value, kind) => {
    const scripts = new WorkerScripts();
    scripts.read(script(name, value));
    expect(scripts.workerOf(entry({ initiator: BY_WORKER }))).toEqual({ kind, url: SCRIPT });
  });

  test('is known from the page that made it, where the script was there before DevTools', () => {
    const scripts = new WorkerScripts();
    scripts.note(used('service-worker', SCRIPT));
    scripts.note(used('webtransport', 'http://a/page.js'));
    expect(scripts.workerOf(entry({ initiator: BY_WORKER }))).toEqual({ kind: 'service', url: SCRIPT });
    expect(scripts.workerOf(entry({ initiator: BY_PAGE }))).toBeNull();
  });

  test('is not told where one script runs in workers of two kinds, or where the browser names no script', () => {
    const scripts = new WorkerScripts();
    scripts.read(script('Sec-Fetch-Dest', 'worker'));
    scripts.note(used('service-worker', SCRIPT));
    expect(scripts.workerOf(entry({ initiator: BY_WORKER }))).toBeNull();
    expect(scripts.workerOf(entry({}))).toBeNull();
    scripts.read(script('Sec-Fetch-Dest', 'script', 'http://a/page.js'));
    expect(scripts.workerOf(entry({ initiator: BY_PAGE }))).toBeNull();
  });
});
