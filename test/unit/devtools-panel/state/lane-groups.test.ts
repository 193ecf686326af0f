import { expect, test } from 'vitest';
import { createLaneGroups } from '../../../../src/devtools-panel/state/lane-groups.ts';

test('a group is collapsed by the first toggle and expanded by the second', () => {
  const groups = createLaneGroups();
  groups.toggle('sse');
  groups.toggle('other');
  expect([...groups.collapsed.peek()]).toEqual(['sse', 'other']);
  groups.toggle('sse');
  expect([...groups.collapsed.peek()]).toEqual(['other']);
});

test('all groups are shown until some are chosen', () => {
  const groups = createLaneGroups();
  expect(groups.shown.peek().size).toBe(0);
  groups.show(new Set(['sse']));
  expect([...groups.shown.peek()]).toEqual(['sse']);
});
