import { describe, expect, test } from 'vitest';
import { describePageProblem } from '../../../../src/cli/record/page-problem.ts';

const PAGE = { url: 'http://a.test/\u001b[31m', script: 'go.mjs' };

describe('what is wrong with a page', () => {
  test.each([
    [{ kind: 'status', status: 404 }, 'the page answered 404'],
    [
      { kind: 'unreachable', reason: 'Cannot load http://a.test/: net::ERR_TOO_MANY_REDIRECTS' },
      'redirects without end',
    ],
    [{ kind: 'unreachable', reason: 'Cannot load http://a.test/: redirectLoop' }, 'redirects without end'],
    [
      { kind: 'unreachable', reason: 'Cannot load https://a.test/: net::ERR_CERT_DATE_INVALID' },
      'certificate is not trusted (net::ERR_CERT_DATE_INVALID)',
    ],
    [
      { kind: 'unreachable', reason: 'Cannot load https://a.test/: nssBadCert' },
      'certificate is not trusted (nssBadCert)',
    ],
    [
      { kind: 'unreachable', reason: 'Cannot load http://a.test/: net::ERR_NAME_NOT_RESOLVED' },
      'cannot be reached (net::ERR_NAME_NOT_RESOLVED)',
    ],
    [{ kind: 'unanswered' }, 'did not answer'],
    [{ kind: 'hangs' }, 'the page hangs'],
    [{ kind: 'reloads' }, 'reloads without end'],
    [{ kind: 'script', reason: 'no button\n    at file' }, 'go.mjs: no button'],
    [{ kind: 'script', reason: '' }, 'had not ended when the time was up'],
  ] as const)('%j is a sentence without control characters', (problem, sentence) => {
    const written = describePageProblem(problem, PAGE);
    expect(written).toContain(sentence);
    expect(written).not.toMatch(/\p{Cc}/u);
  });
});
