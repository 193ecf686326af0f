import { CAPTURE_POLICY } from '../../texts/panel/dialogs.ts';
import { fail, ok, type Result } from '../../base/result.ts';

/**
 * Reads a site as people write it: `example.com`, `*.example.com`, `localhost:8080` or a whole URL.
 *
 * @returns host, with its port where one was given; or what is wrong with it
 */
export function readSite(text: string): Result<string, string> {
  const written = text.trim().replace(/^\*\./, '');
  const address = written.includes('://') ? written : `http://${written}`;
  const host = URL.canParse(address) ? new URL(address).host : '';
  if (host !== '' && !/[*%]/.test(host)) return ok(host);
  return fail(CAPTURE_POLICY.noSite(text.trim()));
}
