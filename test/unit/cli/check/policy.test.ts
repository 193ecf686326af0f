import { describe, expect, test } from 'vitest';
import { Recording } from '../../analysis/recording.ts';
import { runCheck, runCheckJson, save, useFolder } from '../check-support.ts';
import { everyTenth, lossy, sessionText, unnumbered } from '../../testing/lossy-feeds.ts';

useFolder();

const SEQ = { streams: [{ url: '/live', numbering: 'seq' }], failOn: ['error', 'warning', 'unjudged'] };
const policyFile = (policy: unknown): string => save(`policy-${++files}.json`, JSON.stringify(policy));
let files = 0;

describe('check with a policy', () => {
  test.each(lossy)(
    '$name: fails without it where that is asked, and finds exactly what is missing with it',
    async (feed) => {
      const file = save('feed.rtlog', sessionText(feed.recording()));
      expect((await runCheck(file, '--fail-on', 'error,warning,unjudged')).verdict).toBe('findings');
      const json = await runCheckJson(file, '--policy', policyFile(SEQ));
      const missing = json.findings.filter(({ kind }) => kind === 'gap').reduce((sum, { count }) => sum + count, 0);
      expect(missing).toBe(feed.missing);
      expect(json.unjudged).toEqual([]);
      expect((await runCheck(file, '--policy', policyFile(SEQ))).verdict).toBe(feed.missing > 0 ? 'findings' : 'clean');
    },
  );

  test('a feed without any number fails if that is asked, with what to do, and passes if the policy accepts it', async () => {
    const file = save('prices.rtlog', sessionText(unnumbered()));
    expect((await runCheck(file)).verdict).toBe('clean');
    const strict = await runCheck(file, '--fail-on', 'unjudged');
    expect(strict.verdict).toBe('findings');
    expect(strict.stdout).toContain('Say which field counts');
    expect(strict.stdout).toContain('1 thing was not judged, which fails: no-numbering.');
    const failing = policyFile({ streams: [{ url: '/live', unjudged: 'fail' }] });
    expect((await runCheck(file, '--policy', failing)).verdict).toBe('findings');
    const accepted = policyFile({ failOn: ['unjudged'], streams: [{ url: '/live', unjudged: 'pass' }] });
    expect((await runCheck(file, '--policy', accepted)).verdict).toBe('clean');
  });

  test('the command line says what the policy leaves open, and wins for what fails', async () => {
    const file = save('feed.rtlog', sessionText(everyTenth()));
    const own = policyFile({ ...SEQ, streams: [{ url: '/live', numbering: 'seq', maxSilence: '1h' }] });
    expect((await runCheckJson(file, '--policy', own, '--max-silence', '1ms')).limits).toEqual([]);
    expect((await runCheckJson(file, '--policy', policyFile(SEQ), '--max-silence', '1ms')).limits).toHaveLength(1);
    expect((await runCheck(file, '--policy', policyFile(SEQ), '--fail-on', 'none')).verdict).toBe('clean');
  });

  test('names decoders, which are looked for from its folder', async () => {
    // MessagePack of {seq: n}, as base64 inside JSON.
    const recording = new Recording();
    const socket = recording.socket(0, 'wss://app.test/live');
    for (const seq of [1, 2, 3, 5, 6, 7]) {
      const packed = Buffer.from([0x81, 0xa3, 0x73, 0x65, 0x71, seq]).toString('base64');
      recording.message(seq * 100, socket, JSON.stringify({ d: packed }));
    }
    recording.page(5_000, 'visible');
    const file = save('packed.rtlog', sessionText(recording));
    save(
      'live.json',
      JSON.stringify({
        version: 1,
        decoders: [{ address: '*/live', steps: ['json', { kind: 'path', path: 'd' }, 'base64', 'messagepack'] }],
      }),
    );
    const policy = policyFile({ decoders: ['live.json'], numbering: 'seq' });
    const json = await runCheckJson(file, '--policy', policy);
    expect(json.findings).toMatchObject([{ kind: 'gap', count: 1, missing: [{ first: '4' }] }]);
    const missing = await runCheck(file, '--policy', policyFile({ decoders: ['none.json'] }));
    expect(missing).toMatchObject({
      verdict: 'unreadable',
      stderr: expect.stringContaining('none.json: there is no such'),
    });
  });

  test('that cannot be read ends before anything is read, and names the place', async () => {
    const file = save('feed.rtlog', sessionText(everyTenth()));
    const wrong = await runCheck(file, '--policy', policyFile({ streams: [{ url: '/a', maxSilence: 'soon' }] }));
    expect(wrong).toMatchObject({ verdict: 'unreadable', stdout: '' });
    expect(wrong.stderr).toMatch(/policy-\d+\.json: streams\[0\]\.maxSilence: expected a duration/);
    const missing = await runCheck(file, '--policy', `${file}.none`);
    expect(missing).toMatchObject({ verdict: 'unreadable', stderr: expect.stringContaining('there is no such file') });
  });
});
