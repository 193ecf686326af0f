import { unreachable } from '../../base/unreachable.ts';
import { RECORDING_PROBLEMS } from '../../texts/cli/progress.ts';
import { toPrintable } from '../printable.ts';

/** Why a page is not what it should be; see scripts/recording/page-problem.ts. That it reloads is seen in its records. */
export type PageProblem =
  | { readonly kind: 'status'; readonly status: number }
  /** `reason` is the browser's own word. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'hangs' }
  | { readonly kind: 'reloads' }
  /** An empty reason: the script had not ended. */
  | { readonly kind: 'script'; readonly reason: string };

/** Chromium's and Firefox's words for redirects without end, and for certificates. */
const REDIRECTS = /ERR_TOO_MANY_REDIRECTS|redirectLoop/;
const CERTIFICATE = /ERR_CERT_|ERR_SSL_|nssFailure|nssBadCert|SEC_ERROR|SSL_ERROR|certerror/i;

/** What is wrong with a page, in a sentence. */
export function describePageProblem(
  problem: PageProblem,
  page: { readonly url: string; readonly script: string },
): string {
  const url = toPrintable(page.url);
  switch (problem.kind) {
    case 'status':
      return RECORDING_PROBLEMS.status(url, problem.status);
    case 'unreachable': {
      // "Cannot load http://…: reason"
      const reason = toPrintable(problem.reason.split('\n', 1)[0]?.split(': ').at(-1) ?? '');
      if (REDIRECTS.test(reason)) return RECORDING_PROBLEMS.redirects(url);
      return CERTIFICATE.test(reason)
        ? RECORDING_PROBLEMS.certificate(url, reason)
        : RECORDING_PROBLEMS.unreachable(url, reason);
    }
    case 'unanswered':
      return RECORDING_PROBLEMS.unanswered(url);
    case 'hangs':
      return RECORDING_PROBLEMS.hangs(url);
    case 'reloads':
      return RECORDING_PROBLEMS.reloads(url);
    case 'script': {
      const script = toPrintable(page.script);
      const [reason = ''] = problem.reason.split('\n', 1);
      return reason === ''
        ? RECORDING_PROBLEMS.scriptUnfinished(script)
        : RECORDING_PROBLEMS.script(script, toPrintable(reason));
    }
    default:
      return unreachable(problem);
  }
}
