import { expect, test } from 'vitest';
import { connectionBudgetText } from '../../../../src/texts/findings/connections.ts';

const open = Array.from({ length: 14 }, (_, index) => ({ label: `/feed/${index}`, since: 'A' }));
const budget = { at: 'A', host: 'app.test', open, limit: 6, isLocal: false };

test('the limit of connections counts other tabs, but a local server is not what production has', () => {
  expect(connectionBudgetText(budget).doubt).toContain('Other tabs');
  expect(connectionBudgetText({ ...budget, isLocal: true }).doubt).toContain('local server');
});

test('twelve open connections are listed, all are counted', () => {
  expect(connectionBudgetText(budget).evidence).toHaveLength(12);
  expect(connectionBudgetText(budget).text).toMatch(/^14 requests to app\.test/);
});
