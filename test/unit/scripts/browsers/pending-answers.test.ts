import { describe, expect, test } from 'vitest';
import { PendingAnswers } from '../../../../scripts/browsers/pending-answers.ts';

describe('commands that wait for their answers', () => {
  test('find them by number, in whatever order they come', async () => {
    const answers = new PendingAnswers<string>();
    const sent: number[] = [];
    const asked = ['a', 'b'].map((name) => answers.ask(name, 1_000, (id) => sent.push(id)));
    answers.resolve(sent[1], 'second');
    answers.resolve(sent[0], 'first');
    expect(await Promise.all(asked)).toEqual(['first', 'second']);
  });

  test('reject with the reason of the browser', async () => {
    const answers = new PendingAnswers<string>();
    const asked = answers.ask('a', 1_000, (id) => answers.reject(id, 'no such window'));
    await expect(asked).rejects.toThrow('no such window');
  });

  test('reject when the time is up; an answer after that is ignored', async () => {
    const answers = new PendingAnswers<string>();
    let id = 0;
    const asked = answers.ask('a', 10, (number) => (id = number));
    await expect(asked).rejects.toThrow("Waited 0.01 s for the browser's answer to a");
    answers.resolve(id, 'too late');
  });

  test('reject when the browser ends, and so does every command after that', async () => {
    const answers = new PendingAnswers<string>();
    const asked = answers.ask('a', 1_000, () => {});
    answers.close();
    await expect(asked).rejects.toThrow('The browser has ended');
    await expect(answers.ask('b', 1_000, () => {})).rejects.toThrow('it cannot do b');
  });
});
