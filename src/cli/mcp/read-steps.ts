import { isRecord } from '../../base/is-object.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { MCP_PROBLEMS } from '../../texts/cli/mcp.ts';
import type { PageStep } from '../record/record-options.ts';
import { findAllowedAddress } from './allowed-host.ts';

/** Steps of one recording. */
export const MOST_STEPS = 50;

/** Characters of what a step says. */
const LONGEST_TEXT = 10_000;

/** Seconds that one step may wait. */
const LONGEST_WAIT = 60;

/** The steps there are, each with what it takes besides its name. */
export const STEP_FIELDS: Readonly<Record<PageStep['action'], readonly string[]>> = {
  click: ['selector'],
  fill: ['selector', 'text'],
  press: ['key'],
  wait: ['seconds'],
  'wait-for': ['selector'],
  goto: ['url'],
};

const isAction = (word: unknown): word is PageStep['action'] =>
  typeof word === 'string' && Object.hasOwn(STEP_FIELDS, word);

function readStep(value: unknown, index: number, hosts: readonly string[]): Result<PageStep, string> {
  const number = index + 1;
  if (!isRecord(value) || !isAction(value['action']))
    return fail(MCP_PROBLEMS.unknownStep(number, Object.keys(STEP_FIELDS)));
  const { action } = value;
  const fields = STEP_FIELDS[action];
  const surplus = Object.keys(value).some((key) => key !== 'action' && !fields.includes(key));
  const texts = fields.filter((key) => key !== 'seconds');
  const areTexts = texts.every((key) => typeof value[key] === 'string' && value[key].length <= LONGEST_TEXT);
  if (surplus || !areTexts) return fail(MCP_PROBLEMS.wrongStep(number, action, fields));
  const textOf = (key: string): string => String(value[key]);
  switch (action) {
    case 'click':
    case 'wait-for':
      return ok({ action, selector: textOf('selector') });
    case 'fill':
      return ok({ action, selector: textOf('selector'), text: textOf('text') });
    case 'press':
      return ok({ action, key: textOf('key') });
    case 'wait': {
      const { seconds } = value;
      return typeof seconds === 'number' && seconds >= 0 && seconds <= LONGEST_WAIT
        ? ok({ action, seconds })
        : fail(MCP_PROBLEMS.wrongStep(number, action, fields));
    }
    default: {
      const url = findAllowedAddress(textOf('url'), hosts);
      return url.ok ? ok({ action, url: url.value }) : url;
    }
  }
}

/** Reads the steps that an agent asks for: a closed list, nothing in it is code. */
export function readSteps(value: unknown, hosts: readonly string[]): Result<readonly PageStep[], string> {
  if (value === undefined) return ok([]);
  if (!Array.isArray(value) || value.length > MOST_STEPS) return fail(MCP_PROBLEMS.wrongSteps(MOST_STEPS));
  const steps: PageStep[] = [];
  for (const [index, each] of value.entries()) {
    const step = readStep(each, index, hosts);
    if (!step.ok) return step;
    steps.push(step.value);
  }
  return ok(steps);
}
