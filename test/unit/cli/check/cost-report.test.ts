import { expect, test } from 'vitest';
import { runCheck, save, socketHar, STEADY, useFolder } from '../check-support.ts';

useFolder();

// 59 messages a minute are 3,540 an hour.
test('a stream has its cost for one client in an hour, in a day, and for all users', async () => {
  const { stdout } = await runCheck(save('cost.har', JSON.stringify(socketHar(STEADY))), '--cost');
  expect(stdout).toMatch(
    /^ {2}cost of one client an hour: 1 request, .* of headers, .* of payload.*; 3,\d{3} messages$/m,
  );
  expect(stdout).toMatch(/^ {4}a day: 24 requests, \d/m);
  expect(stdout).toMatch(/^ {4}1,000,000 users: \d+(\.\d)? requests and .* a second, 1,000,000 connections open$/m);
  expect(stdout).toMatch(/^ {4}over short poll: /m);
});

test('a stream that was open for less than 5 s has none', async () => {
  const { stdout } = await runCheck(save('short.har', JSON.stringify(socketHar([1_000], 4_000))));
  expect(stdout).not.toContain('cost of');
});
