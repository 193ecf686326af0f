import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Recording } from '../analysis/recording.ts';
import { everyTenth } from './lossy-feeds.ts';
import { failure, realtimeOf } from './realtime-support.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-inspector-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a report shows what an expectation with its own numbering found', async () => {
  const realtime = realtimeOf(everyTenth());
  expect(await failure(realtime.expectNoGaps('/live', { numbering: 'seq' }))).toContain('never arrived');
  const path = join(folder, 'new', 'feed.html');
  await realtime.saveReport(path, 'the <feed>');
  const page = readFileSync(path, 'utf8');
  expect(page).toContain('never arrived');
  expect(page).toContain('the &lt;feed&gt;');
});

test('a report holds no credentials', async () => {
  const recording = new Recording();
  const socket = recording.socket(0, 'wss://app.test/live?access_token=sesame-4711-opens');
  recording.message(100, socket, '{"password":"sesame-4711-opens"}');
  const path = join(folder, 'secrets.html');
  await realtimeOf(recording).saveReport(path);
  expect(readFileSync(path, 'utf8')).toContain('app.test');
  expect(readFileSync(path, 'utf8')).not.toContain('sesame-4711');
});
