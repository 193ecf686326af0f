import { expect, test } from 'vitest';
import { checkOne } from '../../../../../src/cli/check/many/check-one.ts';
import { asWholeSession, parse, pathOf, save, socketHar, STEADY, useFolder } from '../../check-support.ts';

useFolder();

test('a file has a result, and options that are wrong are no fault of the file', async () => {
  const file = save('run.rtlog', asWholeSession(socketHar(STEADY)));
  const command = parse('check', file, file, '--decoder', pathOf('nowhere.json'));
  if (command.command !== 'check-many') throw new Error('wrong command line');
  expect(await checkOne({ ...command, decoders: [] }, file)).toMatchObject({ result: { file, verdict: 'clean' } });
  expect(await checkOne(command, file)).toEqual({ wrongOptions: expect.stringContaining('nowhere.json') });
});
