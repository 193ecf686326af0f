import { expect, test } from 'vitest';
import { openView } from '../../../../src/cli/show/open-view.ts';
import { pageOf } from '../../../../src/cli/show/page.ts';
import { parseQuestion, type WrittenQuestion } from '../../../../src/cli/show/question.ts';
import { select } from '../../../../src/cli/show/select.ts';
import { asSession, save, socketHar, STEADY, useFolder } from '../check-support.ts';

useFolder();

const BOUNDS = { limit: 10, mostLimit: 100, characters: 20, mostCharacters: 200 };

/** The page of 59 messages that a question asks for, each written as its place. */
async function pageFor(written: WrittenQuestion, budget?: number) {
  const view = await openView(save('steady.rtlog', asSession(socketHar(STEADY))), null);
  const question = parseQuestion('messages', written, BOUNDS);
  if (!question.ok) throw new Error(question.error);
  const selection = select(view, question.value);
  if (!selection.ok) throw new Error(selection.error);
  return pageOf(selection.value, view, question.value, ({ place }) => String(place).padStart(4, '0'), budget);
}

test('a page ends at its limit, and names the place of the next item', async () => {
  expect(await pageFor({ limit: '2' })).toEqual({ items: ['0001', '0002'], before: 0, more: 57, next: 3 });
  expect(await pageFor({ since: '@58' })).toEqual({ items: ['0058', '0059'], before: 57, more: 0, next: null });
  expect(await pageFor({ since: '@60' })).toEqual({ items: [], before: 59, more: 0, next: null });
});

test('or where the next item would go beyond its budget: each takes four characters and a line feed', async () => {
  expect(await pageFor({}, 10)).toMatchObject({ items: ['0001', '0002'], more: 57, next: 3 });
  expect(await pageFor({}, 9)).toMatchObject({ items: ['0001'], more: 58, next: 2 });
});

test('around an item half of the page comes before it, as far as there is something', async () => {
  expect(await pageFor({ around: '@30', limit: '4' })).toMatchObject({ items: ['0028', '0029', '0030', '0031'] });
  expect(await pageFor({ around: '@1', limit: '2' })).toMatchObject({ items: ['0001', '0002'], before: 0 });
  expect(await pageFor({ around: '@59', limit: '2' })).toMatchObject({ items: ['0058', '0059'], more: 0 });
});
