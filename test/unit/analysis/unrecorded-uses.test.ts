import { describe, expect, test } from 'vitest';
import { UnrecordedUses } from '../../../src/analysis/unrecorded-uses.ts';
import { Recording } from './recording.ts';
import type { UnrecordedUse, WorkerKind } from '../../../src/wire/record.ts';

/** A page, and workers in which a recorder ran. */
function pages() {
  const uses = new UnrecordedUses();
  let workers = 0;
  return {
    uses,
    page(document: string) {
      const recording = new Recording('https://a.test/', document);
      const counts = new Map<UnrecordedUse, number>();
      return (use: UnrecordedUse, url = '') => {
        const count = (counts.get(use) ?? 0) + 1;
        counts.set(use, count);
        uses.push(recording.add(count, { kind: 'unrecorded', use, count, url }));
      };
    },
    worker(kind: WorkerKind, url: string) {
      workers += 1;
      const recording = new Recording('https://a.test/', `worker-${workers}`);
      uses.push(recording.add(0, { kind: 'document', url, isTop: false, isLate: false, worker: kind, timeOrigin: 0 }));
    },
  };
}

describe('what pages used beside what is recorded', () => {
  test('is counted by kind, over all pages', () => {
    const { uses, page } = pages();
    const [one, other] = [page('a'), page('b')];
    expect(uses.list()).toEqual([]);
    one('webrtc-media');
    one('worker', 'blob:x');
    other('worker', 'blob:y');
    expect(uses.list()).toEqual([
      { use: 'worker', count: 2, isInPart: false },
      { use: 'webrtc-media', count: 1, isInPart: false },
    ]);
  });

  test('is counted by what the last record says, where earlier ones were lost', () => {
    const uses = new UnrecordedUses();
    uses.push(new Recording().add(0, { kind: 'unrecorded', use: 'worker', count: 7, url: 'blob:x' }));
    expect(uses.list()).toEqual([{ use: 'worker', count: 7, isInPart: false }]);
  });

  test('leaves out workers in which a recorder ran: dedicated ones one by one', () => {
    const { uses, page, worker } = pages();
    const use = page('a');
    use('worker', 'https://a.test/w.js');
    use('worker', 'https://a.test/w.js');
    worker('dedicated', 'https://a.test/w.js');
    expect(uses.list()).toEqual([{ use: 'worker', count: 1, isInPart: false }]);
    worker('dedicated', 'https://a.test/w.js');
    expect(uses.list()).toEqual([]);
  });

  test('has a shared or service worker once, however many pages ask for it', () => {
    const { uses, page, worker } = pages();
    for (const use of [page('a'), page('b')]) {
      use('shared-worker', 'https://a.test/s.js');
      use('service-worker', 'https://a.test/sw.js');
    }
    expect(uses.list()).toEqual([
      { use: 'shared-worker', count: 1, isInPart: false },
      { use: 'service-worker', count: 1, isInPart: false },
    ]);
    worker('shared', 'https://a.test/s.js');
    worker('service', 'https://a.test/other.js');
    expect(uses.list()).toEqual([{ use: 'service-worker', count: 1, isInPart: false }]);
  });

  test('is in part what the browser reports, once it has reported something', () => {
    const { uses, page } = pages();
    const use = page('a');
    use('worker');
    use('shared-worker');
    uses.push(new Recording('', 'browser:1').add(0, { kind: 'fault', where: '', text: '' }));
    expect(uses.list().map(({ use: name, isInPart }) => [name, isInPart])).toEqual([
      ['worker', true],
      ['shared-worker', false],
    ]);
  });

  test('keeps a worker of which only the browser has seen something, and one that had begun before its recorder', () => {
    const { uses, page } = pages();
    const use = page('a');
    use('shared-worker', 'https://a.test/s.js');
    use('service-worker', 'https://a.test/sw.js');
    const begun = (document: string, worker: WorkerKind, url: string): void => {
      const record = { kind: 'document', url, isTop: false, isLate: true, worker, timeOrigin: 0 } as const;
      uses.push(new Recording('https://a.test/', document).add(0, record));
    };
    begun('browser:1', 'service', 'https://a.test/sw.js');
    begun('late', 'shared', 'https://a.test/s.js');
    expect(uses.list()).toEqual([
      { use: 'shared-worker', count: 1, isInPart: false },
      { use: 'service-worker', count: 1, isInPart: true },
    ]);
  });

  test('is the same list while nothing changes', () => {
    const { uses, page } = pages();
    page('a')('push');
    const first = uses.list();
    uses.push(new Recording().add(0, { kind: 'fault', where: 'x', text: 'y' }));
    expect(uses.list()).toBe(first);
  });
});
