import { expect, inject, test } from 'vitest';
import { commands } from 'vitest/browser';

/** The code under test: collects the numbers of a feed until it ends. */
function readFeed(url: string): Promise<readonly number[]> {
  return new Promise((resolve) => {
    const numbers: number[] = [];
    const socket = new WebSocket(url);
    socket.onmessage = ({ data }: MessageEvent<string>) => numbers.push(JSON.parse(data).sequence);
    socket.onclose = () => resolve(numbers);
  });
}

test('the feed loses nothing', async () => {
  const numbers = await readFeed(`${inject('feed')}&run=whole`);
  expect(numbers.length).toBeGreaterThan(0);
  await commands.realtimeExpect('expectNoGaps', 'run=whole', { numbering: 'sequence' });
  await commands.realtimeExpect('expectMessages', numbers.length, 'run=whole');
});

// Fails, and leaves artifacts/feed.test.ts.rtlog.
test('a feed that drops messages is found', async () => {
  const numbers = await readFeed(`${inject('feed')}&run=lossy&drop=10&seed=7`);
  expect(numbers.length).toBeGreaterThan(0);
  await commands.realtimeExpect('expectNoGaps', 'run=lossy', { numbering: 'sequence' });
});
